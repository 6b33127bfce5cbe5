import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { goRoot } from './go-command.js';
import { moduleEnvironment } from './module-environment.js';
import { servingPart } from './serving-part.js';

export interface IntakePlace {
  /** The address that it listens on. */
  readonly host: string;
  /** Its CGOFORGE_HOME. */
  readonly home: string;
  /** What the tokens of attempts are signed with. */
  readonly key: Buffer;
}

/** Intake as the process that it is in a cluster, which a test can kill. */
export async function intakePart(databaseUrl: string, { host, home, key }: IntakePlace) {
  const keyFile = join(home, 'signing-key');
  await writeFile(keyFile, key);
  const port = await freePort(host);
  const url = `http://${host}:${port}`;
  const part = servingPart(url, {
    name: 'intake',
    program: 'apps/api/dist/main-intake.js',
    env: {
      ...moduleEnvironment({ inImage: false }),
      CGOFORGE_HOME: home,
      CGOFORGE_DATABASE_URL: databaseUrl,
      CGOFORGE_SIGNING_KEY_FILE: keyFile,
      CGOFORGE_GOROOT: goRoot,
      CGOFORGE_INTAKE_HOST: host,
      CGOFORGE_INTAKE_PORT: String(port),
    },
  });
  return { part, url };
}
