import { chmodSync, chownSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Account } from './part.js';

/** The places in CGOFORGE_HOME that the embedded service itself knows. */
export const layout = (home: string) => ({
  app: join(home, 'app'),
  /** Logs and pids of what root runs. */
  run: join(home, 'run'),
  lock: join(home, 'run/service.lock'),
  launcherSocket: join(home, 'run/launcher.sock'),
  /** Logs, pids and sockets of what the service user runs: root writes nothing in a folder that another user owns. */
  service: join(home, 'run/service'),
  /** Sandboxes are shown its folder, which holds nothing else: so they see the socket also after it was made anew. */
  intakeSocket: join(home, 'run/service/intake/intake.sock'),
  postgres: join(home, 'postgres'),
  postgresSoftware: join(home, 'postgres-software'),
  redis: join(home, 'redis'),
  secrets: join(home, 'secrets'),
});

const folders: readonly { name: string; mode: number; owner: 'starter' | 'service' }[] = [
  { name: '.', mode: 0o755, owner: 'starter' },
  { name: 'run', mode: 0o755, owner: 'starter' },
  // What sandboxes see of modules is a mount, which needs no way through these folders.
  ...['run/service', 'postgres', 'postgres-software', 'redis', 'store', 'spool', 'secrets', 'modules'].map(
    (name) => ({ name, mode: 0o700, owner: 'service' }) as const,
  ),
  { name: 'layers', mode: 0o755, owner: 'service' },
];

/** Makes the folders and gives the service user its own; safe to repeat. */
export function prepareHome(home: string, account: Account | undefined): void {
  for (const { name, mode, owner } of folders) {
    const path = join(home, name);
    mkdirSync(path, { recursive: true });
    chmodSync(path, mode);
    if (account && owner === 'service') chownSync(path, account.uid, account.gid);
  }
  // On a full disk nothing would start. The worker holds it back again.
  rmSync(join(home, 'spool/reserve'), { force: true });
  if (account) refuseHidden(home);
}

/** The service user could not reach what lies below a closed folder. */
function refuseHidden(home: string): void {
  for (let folder = home; folder !== '/'; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) {
      throw new Error(`CGOFORGE_HOME must lie where other users may go, but ${folder} is closed to them.`);
    }
  }
}

/** The account under which everything but the launcher runs when root has started the service. */
export function findAccount(name: string): Account {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (uid === undefined || gid === undefined) {
    throw new Error(`There is no user ${name}, under whom the service runs; npm start adds it.`);
  }
  return { uid: Number(uid), gid: Number(gid) };
}
