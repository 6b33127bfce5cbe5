import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { LAB } from './layout.ts';

const CGROUPS = '/sys/fs/cgroup';
/** What kubelet limits pods by. */
const controllers = ['cpu', 'cpuset', 'hugetlb', 'io', 'memory', 'pids'];

/** The kernel's settings that kubelet wants, and would set for the whole machine if it did not find them. */
const kernelSettings = {
  'vm/overcommit_memory': 1,
  'vm/panic_on_oom': 0,
  'kernel/panic': 10,
  'kernel/panic_on_oops': 1,
  'kernel/keys/root_maxkeys': 1_000_000,
  'kernel/keys/root_maxbytes': 25_000_000,
};

/**
 * What the lab sees of this machine, called inside its mount namespace: its folder at LAB, an empty /run, /var/lib and
 * /var/log, a hosts file of its own, and the kernel's settings as kubelet wants them. Nothing of it reaches the
 * machine.
 */
export function changeView(folder: string, hosts: string): void {
  mount('--bind', folder, '/mnt');
  mount('-t', 'tmpfs', 'run', '/run');
  mkdirSync(LAB);
  mount('--move', '/mnt', LAB);
  for (const path of ['/var/lib', '/var/log']) bindFolder(path);
  bindFile('/etc/hosts', hosts);
  for (const [name, value] of Object.entries(kernelSettings)) bindFile(`/proc/sys/${name}`, `${value}\n`);
}

function bindFolder(path: string): void {
  const own = join(LAB, 'view', path);
  mkdirSync(own, { recursive: true });
  mount('--bind', own, path);
}

function bindFile(path: string, text: string): void {
  const own = join(LAB, 'view', path.replaceAll('/', '_'));
  writeFileSync(own, text);
  mount('--bind', own, path);
}

const mount = (...args: readonly string[]) => execFileSync('mount', args);

/**
 * Below it kubelet makes the groups of pods: in the one hierarchy of version 2, or in each of version 1. In version 2
 * the root must hand down what kubelet limits, as it does where anyone runs containers.
 */
export function makeCgroup(name: string): void {
  if (isVersion2()) {
    const offered = readFileSync(join(CGROUPS, 'cgroup.controllers'), 'utf8').trim().split(' ');
    const wanted = offered.filter((controller) => controllers.includes(controller));
    writeFileSync(join(CGROUPS, 'cgroup.subtree_control'), wanted.map((each) => `+${each}`).join(' '));
  }
  for (const hierarchy of hierarchies()) mkdirSync(join(hierarchy, name), { recursive: true });
}

/** A group can only be removed when its last process is gone, which takes the kernel a moment. */
export async function removeCgroup(name: string): Promise<void> {
  for (const hierarchy of hierarchies()) {
    for (let tries = 0; existsSync(join(hierarchy, name)); tries += 1) {
      try {
        removeTree(join(hierarchy, name));
      } catch (error) {
        if (tries > 100) throw new Error(`Failed to remove ${join(hierarchy, name)}.`, { cause: error });
        await pause(100);
      }
    }
  }
}

function removeTree(group: string): void {
  for (const entry of readdirSync(group, { withFileTypes: true })) {
    if (entry.isDirectory()) removeTree(join(group, entry.name));
  }
  rmdirSync(group);
}

const isVersion2 = () => existsSync(join(CGROUPS, 'cgroup.controllers'));

function hierarchies(): string[] {
  if (isVersion2()) return [CGROUPS];
  return readdirSync(CGROUPS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(CGROUPS, entry.name));
}
