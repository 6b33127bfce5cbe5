import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const MOUNT = '/sys/fs/cgroup';
const PARENT = '/cgoforge';
const TRIES = 200;
const PAUSE_MS = 20;

/** The unified hierarchy shows its controllers at the top; a hybrid one has a folder per controller there. */
const unified = existsSync(join(MOUNT, 'cgroup.controllers'));

/** The group of all sandboxes of one home, below the one of all homes. */
export function homeGroup(home: string): string {
  return `${PARENT}/${createHash('sha256').update(home).digest('hex').slice(0, 12)}`;
}

/** Gives all sandboxes together a tenth of the service's CPU weight (by default 1024 shares, or weight 100). */
export async function weighSandboxes(): Promise<void> {
  const folder = unified ? join(MOUNT, PARENT) : join(MOUNT, 'cpu', PARENT);
  await mkdir(folder, { recursive: true });
  if (unified) await writeFile(join(MOUNT, 'cgroup.subtree_control'), '+cpu +memory +pids');
  await writeFile(join(folder, unified ? 'cpu.weight' : 'cpu.shares'), unified ? '10' : '102');
}

/** The group of one container of the home. */
export function containerGroup(home: string, container: string): string {
  return `${homeGroup(home)}/${container}`;
}

/** Removes the groups of a container after it has killed what is in them. Throws when something does not go. */
export async function removeGroup(group: string): Promise<void> {
  for (const root of await hierarchies()) {
    const folder = join(root, group);
    for (let tries = 1; !(await isRemoved(folder)); tries += 1) {
      if (tries === TRIES) throw new Error(`What runs in ${folder} cannot be killed.`);
      for (const pid of await processesIn(folder)) kill(pid);
      await delay(PAUSE_MS);
    }
  }
}

/** Removes the empty groups of the home but those of the containers that are kept; where none is, the home's own too,
 * and the parent when no other home uses it. The kernel keeps what is in use. */
export async function removeGroups(home: string, kept: ReadonlySet<string>): Promise<void> {
  for (const root of await hierarchies()) {
    const group = join(root, homeGroup(home));
    const entries = await readdir(group, { withFileTypes: true }).catch(() => []);
    const left = entries.filter((entry) => entry.isDirectory() && !kept.has(entry.name));
    const own = kept.size === 0 ? [group, join(root, PARENT)] : [];
    for (const folder of [...left.map(({ name }) => join(group, name)), ...own]) await isRemoved(folder);
  }
}

async function hierarchies(): Promise<string[]> {
  return unified ? [MOUNT] : (await readdir(MOUNT)).map((controller) => join(MOUNT, controller));
}

/** Whether the group is not there any more. */
async function isRemoved(folder: string): Promise<boolean> {
  return rmdir(folder).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
  );
}

async function processesIn(folder: string): Promise<number[]> {
  const pids = await readFile(join(folder, 'cgroup.procs'), 'utf8').catch(() => '');
  return pids.split('\n').filter(Boolean).map(Number);
}

/** Kills a process that may have ended. */
export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended since.
  }
}
