import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PartSpec } from '../../apps/standalone/src/part.js';
import { freePort } from './free-port.js';
import { goRoot } from './go-modules.js';
import { tokenKey } from './pod-plan.js';

/** Intake as the process that it is in a cluster, which a test can kill; in a home of its own. */
export async function intakePart(databaseUrl: string) {
  const home = await mkdtemp(join(tmpdir(), 'cgoforge-intake-'));
  const key = join(home, 'signing-key');
  await writeFile(key, tokenKey);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const part: PartSpec = {
    name: 'intake',
    command: process.execPath,
    args: [join(import.meta.dirname, '../../apps/api/dist/main-intake.js')],
    env: {
      CGOFORGE_HOME: home,
      CGOFORGE_DATABASE_URL: databaseUrl,
      CGOFORGE_SIGNING_KEY_FILE: key,
      CGOFORGE_GOROOT: goRoot,
      CGOFORGE_INTAKE_HOST: '127.0.0.1',
      CGOFORGE_INTAKE_PORT: String(port),
    },
    ready: async () => {
      while (!(await answers(`${url}/readyz`))) await new Promise((resolve) => setTimeout(resolve, 50));
    },
    stopSignal: 'SIGTERM',
  };
  return { part, url, home, remove: () => rm(home, { recursive: true }) };
}

const answers = (url: string) =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
