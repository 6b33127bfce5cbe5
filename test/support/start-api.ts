import { join } from 'node:path';
import { verifySignedUrl } from '@cgoforge/adapter-directory-store';
import { PrismaPools, PrismaSources } from '@cgoforge/adapter-prisma';
import {
  Builds,
  Ids,
  Logs,
  ObjectStore,
  Pools,
  RandomIds,
  Sources,
  SystemClock,
  Wakeups,
} from '@cgoforge/core';
import { DiskRoom } from '@cgoforge/io';
import { DEFAULT_ARCHIVE_LIMITS } from '@cgoforge/source';
import { SignedObjects } from '../../apps/api/src/artifacts/signed-objects.js';
import { type Callers, LocalCallers } from '../../apps/api/src/auth/callers.js';
import { createApp } from '../../apps/api/src/create-app.js';
import type { ApiSettings } from '../../apps/api/src/http/api-settings.js';
import { PublicUrl } from '../../apps/api/src/http/public-url.js';
import { SourceReader } from '../../apps/api/src/submit/source-reader.js';
import { apiSettings } from './api-settings.js';
import { tokenKey } from './attempt-plan.js';
import { putBytes } from './folder-store.js';
import { verifiedFile } from './rows.js';
import { poolRow, toolchain } from './sample-pool.js';
import { openSourceReader } from './source-reader.js';
import { openStoredParts } from './stored-parts.js';

/** What every build that succeeds here has made; it says hello. */
export const APP = { ...verifiedFile('app'), size: 5, objectKey: 'attempts/1/app' };

const PUBLIC_URL = 'http://localhost:80';

export interface ApiWish {
  readonly callers?: Callers;
  readonly drainSeconds?: number;
  readonly settings?: Partial<ApiSettings>;
}

/** The API on a port of its own, and all that it works with: Postgres, a folder of objects, threads for sources. */
export async function startApi(
  databaseUrl: string,
  { callers = new LocalCallers(), drainSeconds = 0, settings = {} }: ApiWish,
) {
  const parts = await openStoredParts(databaseUrl, PUBLIC_URL);
  const { rows, store, wakeups } = parts;
  const pools = new PrismaPools(rows.database);
  await pools.announce(poolRow('linux-amd64', [toolchain('host', 'linux/amd64:glibc2.36')]));
  await putBytes(store, APP.objectKey, Buffer.from('hello'));
  const reader = openSourceReader();
  const signed: SignedObjects = {
    verify: (method, url) => verifySignedUrl(url, method, tokenKey, new Date()),
  };
  const providers = [
    { provide: Builds, useValue: rows.builds },
    { provide: Sources, useValue: new PrismaSources(rows.database, new SystemClock()) },
    { provide: Logs, useValue: rows.logs },
    { provide: DiskRoom, useValue: new DiskRoom([parts.folder], 1, () => undefined) },
    { provide: Pools, useValue: pools },
    { provide: Wakeups, useValue: wakeups },
    { provide: ObjectStore, useValue: store },
    { provide: SignedObjects, useValue: signed },
    { provide: SourceReader, useValue: reader },
    { provide: Ids, useValue: new RandomIds(new SystemClock()) },
  ];
  const exports = providers.map(({ provide }) => provide);
  const spoolFolder = join(parts.folder, 'spool');
  const archiveLimits = { ...DEFAULT_ARCHIVE_LIMITS, compressedBytes: 1024 * 1024 };
  const app = await createApp({
    adapters: { module: class {}, global: true, providers, exports },
    callers,
    hostNames: ['forge.example'],
    settings: apiSettings({ archiveLimits, spoolFolder, drainSeconds, ...settings }),
    url: new PublicUrl(PUBLIC_URL),
  });
  await app.listen(0, '127.0.0.1');
  return { ...parts, app, reader, spoolFolder };
}
