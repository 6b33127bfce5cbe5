import { type AttemptOrder, TENANT_NAME } from '@cgoforge/core';
import { z } from 'zod';

/**
 * HTTP/1.1 over a unix socket. Verbs name attempts by id, and toolchains by name; no argument list, path or command is
 * ever sent.
 *
 *     GET    /capacity              what this machine offers
 *     POST   /toolchains/{name}     makes one that capacity offers without roots; answers when it is there
 *     GET    /attempts              ids
 *     POST   /attempts/{id}         start: what the attempt needs, the agent's plan as a text that is not read, and its
 *                                   token; answers when it is recorded. An attempt that is known stays as it is
 *     GET    /attempts/{id}         status
 *     POST   /attempts/{id}/stop    answers when nothing of the sender's runs any more
 *     DELETE /attempts/{id}         release
 *     GET    /changes?since=N       ids whose status has changed after N, and the N to ask with next; waits for one for
 *                                   `CHANGES_WAIT_MS`. All ids at once without N, or when the launcher did not give it
 *                                   out
 *
 * Anything but 2xx carries a failure as JSON. What a newer service sends is refused in words. The launcher runs as
 * root, so it validates again what the service has validated; the service believes its launcher, of the same release.
 */
export const LAUNCHER_PROTOCOL = 1;

/** For how long an answer on changes waits for one. */
export const CHANGES_WAIT_MS = 25_000;

/** A plan is some kilobytes: what is longer is none. */
const MOST_PLAN = 512 * 1024;

// Each pattern keeps a value inside its own place: of a path, or of a cgroup's name.

/** `att_` and a UUID; it names folders, cgroups and containers. */
export const attemptIdSchema = z.string().regex(/^att_[0-9A-Za-z-]{1,48}$/);

/** What the machine itself offers, or a folder below `layers`. */
export const layerNameSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,127}$/);

export const orderSchema = z.strictObject({
  attempt: attemptIdSchema,
  slot: z.int().min(0).max(9_999),
  // As it appears in the file name of a build cache.
  cacheOf: z.string().regex(TENANT_NAME).nullable(),
  layers: z.strictObject({
    root: layerNameSchema,
    checkRoots: z.tuple([layerNameSchema], layerNameSchema).readonly(),
    go: layerNameSchema.nullable(),
    modules: layerNameSchema.nullable(),
  }),
  bringsGo: z.boolean(),
  limits: z.strictObject({
    memoryBytes: z.int().positive(),
    cpus: z.number().positive(),
    processes: z.int().positive(),
    diskBytes: z.int().positive(),
    wallSeconds: z.number().positive(),
    logBytes: z.int().positive(),
    outputBytes: z.int().positive(),
  }),
  // A matter of schedulers; there is no other machine here.
  avoids: z.string().max(253).exactOptional(),
}) satisfies z.ZodType<AttemptOrder>;

export const startSchema = z.strictObject({
  version: z.literal(LAUNCHER_PROTOCOL),
  order: orderSchema,
  plan: z.string().max(MOST_PLAN),
  token: z.string().regex(/^[\w-]{1,512}$/),
});

/** What a start is sent as. */
export type StartRequest = z.infer<typeof startSchema>;

/** What an answer on changes says. */
export interface ChangesAnswer {
  readonly next: number;
  readonly attempts: readonly string[];
}
