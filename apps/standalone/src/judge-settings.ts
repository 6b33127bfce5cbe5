import { readConfig as readApiConfig } from '@cgoforge/api/config';
import { readConfig as readLauncherConfig } from '@cgoforge/launcher/config';
import { readConfig as readWorkerConfig } from '@cgoforge/worker/config';
import type { Config } from './config.js';

/** What the service itself tells its parts, once it has made it. */
const MADE_LATER = {
  CGOFORGE_DATABASE_URL: 'made later',
  CGOFORGE_REDIS_URL: 'made later',
  CGOFORGE_SIGNING_KEY_FILE: '/made-later',
  CGOFORGE_LAUNCHER_SOCKET: '/made-later',
};

/** Reads the settings of every part as the part will, before anything is prepared for it. Throws `BadSetting`. */
export function judgeSettings({ environment }: Config): void {
  const env = { ...environment, ...MADE_LATER };
  readApiConfig(env);
  readWorkerConfig(env);
  readLauncherConfig(env);
}
