import type { AttemptLimits } from '@cgoforge/core';
import { seccompProfile } from './seccomp-profile.js';

export interface Mount {
  readonly destination: string;
  readonly type: string;
  readonly source: string;
  readonly options: readonly string[];
}

/** A program, and the sandbox around it. */
export interface Sandbox {
  /** Root folder; never written to. */
  readonly root: string;
  readonly args: readonly string[];
  readonly uid: number;
  /** Groups beside the user's own, which has the number of the uid. */
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
const DEV_OPTIONS = ['nosuid', 'noexec', 'mode=755', 'size=65536'];

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
export function containerConfig(sandbox: Sandbox) {
  const { limits } = sandbox;
  return {
    ociVersion: '1.0.2',
    hostname: 'cgoforge',
    root: { path: sandbox.root, readonly: true },
    process: {
      terminal: false,
      user: { uid: sandbox.uid, gid: sandbox.uid, additionalGids: sandbox.groups, umask: 0o002 },
      args: sandbox.args,
      env: ['PATH=/usr/bin:/bin'],
      cwd: '/',
      capabilities: { bounding: [], effective: [], inheritable: [], permitted: [], ambient: [] },
      noNewPrivileges: true,
      rlimits: [
        { type: 'RLIMIT_CORE', hard: 0, soft: 0 },
        { type: 'RLIMIT_NOFILE', hard: OPEN_FILES, soft: OPEN_FILES },
      ],
    },
    mounts: [
      { destination: '/proc', type: 'proc', source: 'proc', options: ['nosuid', 'noexec', 'nodev'] },
      { destination: '/dev', type: 'tmpfs', source: 'tmpfs', options: DEV_OPTIONS },
      inMemory('/dev/shm', 64 * 1024 ** 2, '1777'),
      ...sandbox.mounts,
    ],
    linux: {
      namespaces: ['pid', 'network', 'ipc', 'uts', 'mount', 'cgroup'].map((type) => ({ type })),
      cgroupsPath: sandbox.cgroup,
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
      seccomp: seccompProfile(sandbox.arch),
      maskedPaths: inProc(
        ...['acpi', 'asound', 'interrupts', 'kcore', 'keys', 'latency_stats', 'sched_debug', 'scsi'],
        ...['timer_list', 'timer_stats'],
      ),
      readonlyPaths: inProc('bus', 'fs', 'irq', 'sys', 'sysrq-trigger'),
    },
  };
}

const inProc = (...names: readonly string[]) => names.map((name) => `/proc/${name}`);
