import type { AttemptLimits } from '@cgoforge/core';
import { seccompProfile } from './seccomp-profile.js';

export interface Mount {
  readonly destination: string;
  readonly type: string;
  readonly source: string;
  readonly options: readonly string[];
}

/** One run of one program in a sandbox. */
export interface SandboxRun {
  /** Root folder; never written to. */
  readonly root: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly uid: number;
  /** Groups beside the slot's own, which has the number of the uid. */
  readonly groups: readonly number[];
  readonly mounts: readonly Mount[];
  readonly limits: Pick<AttemptLimits, 'memoryBytes' | 'cpus' | 'processes'>;
  /** Absolute within the hierarchy: `/cgoforge/…`. */
  readonly cgroup: string;
  readonly arch: string;
}

const CPU_PERIOD_US = 100_000;
/** The kernel takes no less, and a quota of 0 would be none. */
const LEAST_QUOTA_US = 1_000;
const OPEN_FILES = 16_384;

/** The folder or file at `source`, shown read-only at `destination`. */
export function readOnly(source: string, destination: string): Mount {
  return { destination, type: 'bind', source, options: ['bind', 'ro', 'nosuid', 'nodev'] };
}

/** The folder at `source`, writable at `destination`. */
export function writable(source: string, destination: string): Mount {
  return { destination, type: 'bind', source, options: ['bind', 'rw', 'nosuid', 'nodev'] };
}

/** A folder in memory, counted against the sandbox's memory limit. */
export function inMemory(destination: string, bytes: number, mode: string): Mount {
  const options = ['nosuid', 'nodev', `mode=${mode}`, `size=${bytes}`];
  return { destination, type: 'tmpfs', source: 'tmpfs', options };
}

/** The `config.json` of runc, as the OCI runtime specification 1.0.2 writes it. */
export function containerConfig(run: SandboxRun) {
  const { limits } = run;
  return {
    ociVersion: '1.0.2',
    hostname: 'cgoforge',
    root: { path: run.root, readonly: true },
    process: {
      terminal: false,
      user: { uid: run.uid, gid: run.uid, additionalGids: run.groups, umask: 0o002 },
      args: run.args,
      env: Object.entries(run.env).map(([name, value]) => `${name}=${value}`),
      cwd: run.cwd,
      capabilities: { bounding: [], effective: [], inheritable: [], permitted: [], ambient: [] },
      noNewPrivileges: true,
      rlimits: [
        { type: 'RLIMIT_CORE', hard: 0, soft: 0 },
        { type: 'RLIMIT_NOFILE', hard: OPEN_FILES, soft: OPEN_FILES },
      ],
    },
    mounts: [
      { destination: '/proc', type: 'proc', source: 'proc', options: ['nosuid', 'noexec', 'nodev'] },
      {
        destination: '/dev',
        type: 'tmpfs',
        source: 'tmpfs',
        options: ['nosuid', 'noexec', 'mode=755', 'size=65536'],
      },
      inMemory('/dev/shm', 64 * 1024 ** 2, '1777'),
      ...run.mounts,
    ],
    linux: {
      namespaces: ['pid', 'network', 'ipc', 'uts', 'mount', 'cgroup'].map((type) => ({ type })),
      cgroupsPath: run.cgroup,
      resources: {
        // The nodes of every container (null, zero, full, random, urandom, tty), which runc adds, and no others.
        devices: [{ allow: false, access: 'rwm' }],
        memory: { limit: limits.memoryBytes, swap: limits.memoryBytes },
        cpu: {
          period: CPU_PERIOD_US,
          quota: Math.max(LEAST_QUOTA_US, Math.round(limits.cpus * CPU_PERIOD_US)),
        },
        pids: { limit: limits.processes },
      },
      seccomp: seccompProfile(run.arch),
      maskedPaths: [
        '/proc/acpi',
        '/proc/asound',
        '/proc/interrupts',
        '/proc/kcore',
        '/proc/keys',
        '/proc/latency_stats',
        '/proc/sched_debug',
        '/proc/scsi',
        '/proc/timer_list',
        '/proc/timer_stats',
      ],
      readonlyPaths: ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'],
    },
  };
}
