import type { AttemptPlan } from '@cgoforge/core';
import { buildEnvironment, OUTPUT, SOURCE } from './build-steps.js';
import { inMemory, readOnly, type SandboxRun, writable } from './container-config.js';
import { hostMounts } from './host-root.js';

const BUILD_UIDS = 200_000;
const CHECK_UIDS = 250_000;
const CHECK_MEMORY_BYTES = 1024 ** 3;
const CHECK_PROCESSES = 128;

/** Where a program that is checked lies in the minimal root. */
export const CHECKED = '/mnt';

/** The user that a slot's sandboxes run as; two slots never share one. */
export function buildUid(slot: number): number {
  return BUILD_UIDS + slot;
}

/** What an attempt's steps find mounted. */
export interface BuildPlaces {
  readonly hostRoot: string;
  readonly goroot: string;
  readonly modules: string;
  readonly disk: string;
  /** `null` with `cache=off`: an empty folder of the work disk then stands in. */
  readonly cache: { readonly path: string; readonly gid: number } | null;
}

/** One program of a step. */
export interface Step {
  readonly args: readonly string[];
  readonly cwd: string;
  /** Beside what every step has. */
  readonly env?: Readonly<Record<string, string>>;
}

/** One step of an attempt. */
export function buildRun(plan: AttemptPlan, places: BuildPlaces, cgroup: string, step: Step): SandboxRun {
  const onDisk = (folder: string) => writable(`${places.disk}/${folder}`, `/${folder}`);
  return {
    args: inFolder(step.cwd, step.args),
    cwd: SOURCE,
    root: places.hostRoot,
    env: { ...buildEnvironment(plan), ...step.env },
    uid: buildUid(plan.slot),
    groups: places.cache ? [places.cache.gid] : [],
    mounts: [
      ...hostMounts(places.goroot),
      readOnly(places.modules, '/modules'),
      ...['src', OUTPUT.slice(1), 'tmp', 'home'].map(onDisk),
      places.cache ? writable(places.cache.path, '/cache') : onDisk('cache'),
    ],
    limits: plan.limits,
    cgroup,
    arch: plan.target.arch,
  };
}

/**
 * The program, started in a folder of the source. runc is not asked to go there: it makes a folder that is missing, as root, while
 * the sandbox's root can still be written, and through any link that an earlier step has left in its place.
 */
function inFolder(folder: string, args: readonly string[]): readonly string[] {
  return folder === SOURCE ? args : ['/usr/bin/env', `--chdir=${folder}`, ...args];
}

/** One start of a built file in the minimal root, where nothing else of the build is. */
export function checkRun(
  plan: AttemptPlan,
  minimalRoot: string,
  file: { readonly path: string; readonly name: string },
  cgroup: string,
  args: readonly string[],
): SandboxRun {
  return {
    root: minimalRoot,
    args,
    cwd: '/tmp',
    env: {
      PATH: '/usr/bin:/bin',
      HOME: '/tmp',
      LC_ALL: 'C.UTF-8',
      // All symbols at the start, and a word on each that is missing.
      LD_BIND_NOW: '1',
      LD_WARN: '1',
    },
    uid: CHECK_UIDS + plan.slot,
    groups: [],
    mounts: [
      inMemory('/tmp', 64 * 1024 ** 2, '1777'),
      inMemory(CHECKED, 64 * 1024, '755'),
      readOnly(file.path, `${CHECKED}/${file.name}`),
    ],
    limits: {
      memoryBytes: Math.min(plan.limits.memoryBytes, CHECK_MEMORY_BYTES),
      cpus: plan.limits.cpus,
      processes: Math.min(plan.limits.processes, CHECK_PROCESSES),
    },
    cgroup,
    arch: plan.target.arch,
  };
}
