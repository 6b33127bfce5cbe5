import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const MOUNT = '/sys/fs/cgroup';
const PARENT = '/cgoforge';

/** The unified hierarchy shows its controllers at the top; a hybrid one has a folder per controller there. */
const unified = existsSync(join(MOUNT, 'cgroup.controllers'));

/** What a finished run used, as its cgroup counted. */
export interface Usage {
  readonly memoryBytes: number;
  readonly processes: number;
  readonly oomKills: number;
  readonly refusedProcesses: number;
}

/** The group of all sandboxes of one home, below the one of all homes. */
export function homeGroup(home: string): string {
  return `${PARENT}/${createHash('sha256').update(home).digest('hex').slice(0, 12)}`;
}

/** Gives all sandboxes together a tenth of the CPU weight of the service (a group's default is 1024 shares, or weight 100). */
export async function weighSandboxes(): Promise<void> {
  const folder = unified ? join(MOUNT, PARENT) : join(MOUNT, 'cpu', PARENT);
  await mkdir(folder, { recursive: true });
  if (unified) await writeFile(join(MOUNT, 'cgroup.subtree_control'), '+cpu +memory +pids');
  await writeFile(join(folder, unified ? 'cpu.weight' : 'cpu.shares'), unified ? '10' : '102');
}

/** Removes the home's group with those of runs that never came to be a container, and the parent when no other home uses it.
 * The kernel keeps what is in use. */
export async function removeGroups(home: string): Promise<void> {
  const roots = unified ? [MOUNT] : (await readdir(MOUNT)).map((controller) => join(MOUNT, controller));
  for (const root of roots) {
    const group = join(root, homeGroup(home));
    const entries = await readdir(group, { withFileTypes: true }).catch(() => []);
    const runs = entries.filter((entry) => entry.isDirectory()).map((entry) => join(group, entry.name));
    for (const empty of [...runs, group, join(root, PARENT)]) await rmdir(empty).catch(() => undefined);
  }
}

/** Reads what a run used; to be called when it has ended and before its container is deleted. */
export async function usageOf(group: string): Promise<Usage> {
  const memory = unified ? join(MOUNT, group) : join(MOUNT, 'memory', group);
  const pids = unified ? join(MOUNT, group) : join(MOUNT, 'pids', group);
  return {
    memoryBytes: await number(join(memory, unified ? 'memory.peak' : 'memory.max_usage_in_bytes')),
    oomKills: await field(join(memory, unified ? 'memory.events' : 'memory.oom_control'), 'oom_kill'),
    ...(await processesOf(pids)),
  };
}

/** A kernel before 6.1 keeps no peak, but a run that was refused a process had as many as it may. */
export async function processesOf(folder: string): Promise<Pick<Usage, 'processes' | 'refusedProcesses'>> {
  const refusedProcesses = await field(join(folder, 'pids.events'), 'max');
  const peak = await number(join(folder, 'pids.peak'));
  const atLimit = peak === 0 && refusedProcesses > 0;
  return { refusedProcesses, processes: atLimit ? await number(join(folder, 'pids.max')) : peak };
}

/** An older kernel lacks some of these files; what cannot be read counts as 0. */
async function number(path: string): Promise<number> {
  return Number(await readFile(path, 'utf8').catch(() => '0'));
}

async function field(path: string, name: string): Promise<number> {
  return readField(await readFile(path, 'utf8').catch(() => ''), name);
}

/** The value of `name` in a file of `name value` lines; 0 where there is none. */
export function readField(text: string, name: string): number {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
  return line === undefined ? 0 : Number(line.slice(name.length + 1));
}
