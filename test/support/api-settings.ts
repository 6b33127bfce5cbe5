import { DEFAULT_ARCHIVE_LIMITS } from '@cgoforge/source';
import { ApiSettings } from '../../apps/api/src/http/api-settings.js';

type Settings = ConstructorParameters<typeof ApiSettings>[0];

/** The settings of an API, but for what is wished. */
export function apiSettings(change: Partial<Settings> & Pick<Settings, 'spoolFolder'>): ApiSettings {
  return new ApiSettings({
    ...{
      ...{ waitSeconds: 3600, proxyWaitSeconds: 50, logBytes: 1024 },
      urlSeconds: 900,
      pins: { tenantBytes: 10_000_000_000, bytes: 10_000_000_000 },
      defaultTargets: ['linux/amd64'],
      spoolBytes: null,
      drainSeconds: 0,
    },
    leastPace: { bytesPerSecond: 8192, graceSeconds: 30 },
    archiveLimits: DEFAULT_ARCHIVE_LIMITS,
    ...change,
  });
}
