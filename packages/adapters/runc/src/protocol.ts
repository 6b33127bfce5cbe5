import {
  type AttemptStatus,
  type Capacity,
  type FailureCode,
  failureCatalogue,
  type KnownAttempt,
  ofEach,
} from '@cgoforge/core';
import { z } from 'zod';
import { limitsSchema, orderSchema, rootsSchema } from './order-schema.js';

/**
 * HTTP/1.1 over a unix socket. Verbs name attempts by id; no argument list, path or command is ever sent.
 *
 *     GET    /capacity              what this machine offers
 *     GET    /attempts              ids
 *     POST   /attempts/{id}         start: what the attempt needs, the agent's plan as a text that is not read, and its token;
 *                                   answers when all of it is on the disk. An attempt that is known stays as it is
 *     GET    /attempts/{id}         status
 *     POST   /attempts/{id}/stop    answers when nothing of the sender's runs any more
 *     DELETE /attempts/{id}         release
 *     GET    /changes?since=N       ids whose status has changed after N, and the N to ask with next; waits for one for
 *                                   `CHANGES_WAIT_MS`. All ids at once without N, or when the launcher did not give it out
 *
 * Anything but 2xx carries a failure as JSON. What a newer service sends is refused in words.
 */
export const LAUNCHER_PROTOCOL = 1;

/** For how long an answer on changes waits for one. */
export const CHANGES_WAIT_MS = 25_000;

/** A plan is some kilobytes: what is longer is none. */
const MOST_PLAN = 512 * 1024;

export const startSchema = z.strictObject({
  version: z.literal(LAUNCHER_PROTOCOL),
  order: orderSchema,
  plan: z.string().max(MOST_PLAN),
  token: z.string().regex(/^[\w-]{1,512}$/),
});

/** What a start is sent as. */
export type StartRequest = z.infer<typeof startSchema>;

const failureCodes = Object.keys(failureCatalogue) as [FailureCode, ...FailureCode[]];
export const failureSchema = z.object({ code: z.enum(failureCodes), detail: z.string(), next: z.string() });

/** What a container's cgroup counted, as its shim and the launcher write it. */
export const countsSchema = z.object({
  memoryBytes: z.number(),
  processes: z.number(),
  oomKills: z.number(),
  refusedProcesses: z.number(),
});

const containerSchema = z.discriminatedUnion('state', [
  z.object({ state: z.enum(['waiting', 'running']) }),
  z.object({
    state: z.literal('ended'),
    exitCode: z.int(),
    byItself: z.boolean(),
    outOfMemory: z.boolean(),
    counts: countsSchema.nullable(),
  }),
]);

/** What ends an attempt of a sandbox from outside. */
export const takenSchema = z.union([
  z.object({ limit: z.literal('deadline') }),
  z.object({ code: z.literal('lost'), detail: z.string() }),
]);

const knownSchema = z.object({
  containers: z.object(ofEach(() => containerSchema)),
  machine: z.object({ name: z.string(), architecture: z.string(), kernel: z.string() }),
  over: z.boolean(),
  taken: takenSchema.nullable(),
  // Whoever asks is on the same machine.
  silent: z.null(),
}) satisfies z.ZodType<KnownAttempt>;

export const statusSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('unknown') }),
  knownSchema.extend({ state: z.literal('known') }),
]) satisfies z.ZodType<AttemptStatus>;

export const attemptsSchema = z.array(z.string());

export const changesSchema = z.object({ next: z.int(), attempts: attemptsSchema });

/** What an answer on changes says. */
export type ChangesAnswer = z.infer<typeof changesSchema>;

const targetSchema = z.object({
  os: z.string(),
  arch: z.string(),
  variant: z.string().exactOptional(),
  runtime: z.string().exactOptional(),
});

export const capacitySchema = z.object({
  pool: z.string(),
  slots: z.int(),
  machines: z.object({ ready: z.int(), canScaleUp: z.boolean() }),
  limits: limitsSchema,
  // A machine gives each of its slots the same.
  sizes: z.strictObject({}),
  toolchains: z.array(
    z.object({
      name: z.string(),
      digest: z.string(),
      targets: z.array(targetSchema),
      go: z.string(),
      parts: z.record(z.string(), z.string()),
      roots: rootsSchema,
    }),
  ),
  place: z.object({
    intake: z.string(),
    disk: z.enum(['own', 'node']),
    processes: z.enum(['cgroup', 'agent']),
    cache: z.enum(['kept', 'fresh']),
  }),
}) satisfies z.ZodType<Capacity>;
