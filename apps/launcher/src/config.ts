import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import type { AttemptLimits } from '@cgoforge/core';
import { LEAST_FREE_BYTES, readSettings } from '@cgoforge/io';
import { z } from 'zod';

const GiB = 1024 ** 3;
const count = z.coerce.number().int().positive();

const environment = z.object({
  CGOFORGE_HOME: z.string().startsWith('/').default('/var/lib/cgoforge'),
  CGOFORGE_LAUNCHER_SOCKET: z.string().startsWith('/').optional(),
  CGOFORGE_SERVICE_GID: z.coerce.number().int().min(0).default(0),
  CGOFORGE_AGENT: z
    .string()
    .startsWith('/')
    .default(join(import.meta.dirname, '../../agent/dist/agent')),
  CGOFORGE_GOROOT: z.string().startsWith('/').default('/usr/local/go'),
  CGOFORGE_SLOTS: count.max(1000).default(Math.max(1, Math.floor(availableParallelism() / 2))),
  CGOFORGE_MEMORY_BYTES: count.min(64 * 1024 ** 2).optional(),
  CGOFORGE_DISK_BYTES: count.min(64 * 1024 ** 2).default(8 * GiB),
  CGOFORGE_PROCESSES: count.min(16).default(512),
  // Layers are taken for used so long, and an hour more.
  CGOFORGE_WALL_SECONDS: count.max(5 * 3600).default(30 * 60),
  CGOFORGE_LOG_BYTES: count.default(64 * 1024 ** 2),
  CGOFORGE_OUTPUT_BYTES: count.default(2 * GiB),
  CGOFORGE_CACHE_DAYS: count.default(14),
  CGOFORGE_CACHE_BYTES: count.default(10 * GiB),
  CGOFORGE_TOOLCHAIN_DAYS: count.default(30),
  CGOFORGE_LEAST_FREE_BYTES: count.default(LEAST_FREE_BYTES),
});

export type LauncherConfig = ReturnType<typeof readConfig>;

/** Reads the configuration. Throws a sentence that names each bad value. */
export function readConfig(env: NodeJS.ProcessEnv = process.env) {
  const values = readSettings('The launcher', environment, env);
  const slots = values.CGOFORGE_SLOTS;
  return {
    home: values.CGOFORGE_HOME,
    socketPath: values.CGOFORGE_LAUNCHER_SOCKET ?? join(values.CGOFORGE_HOME, 'run/launcher.sock'),
    /** The group that may use the socket, besides root. */
    serviceGid: values.CGOFORGE_SERVICE_GID,
    /** The program that stands beside each container, and runs in it. */
    agent: values.CGOFORGE_AGENT,
    /** Where the host toolchain finds what it does not find by itself. */
    goroot: values.CGOFORGE_GOROOT,
    slots,
    /** How long build caches are kept that nobody uses, and how much of the disk all may take. */
    caches: { days: values.CGOFORGE_CACHE_DAYS, bytes: values.CGOFORGE_CACHE_BYTES },
    /** How long toolchains are kept that were made, and that nobody uses. */
    toolchainDays: values.CGOFORGE_TOOLCHAIN_DAYS,
    /** Half of what the service keeps free before it begins anything: what it has begun is let run. */
    leastFreeBytes: Math.floor(values.CGOFORGE_LEAST_FREE_BYTES / 2),
    /** The most that one attempt may use. */
    limits: {
      memoryBytes: values.CGOFORGE_MEMORY_BYTES ?? Math.floor((totalmem() * 0.75) / slots),
      cpus: availableParallelism() / slots,
      processes: values.CGOFORGE_PROCESSES,
      diskBytes: values.CGOFORGE_DISK_BYTES,
      wallSeconds: values.CGOFORGE_WALL_SECONDS,
      logBytes: values.CGOFORGE_LOG_BYTES,
      outputBytes: values.CGOFORGE_OUTPUT_BYTES,
    } satisfies AttemptLimits,
  };
}
