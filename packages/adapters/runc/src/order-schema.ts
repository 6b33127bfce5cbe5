import { type AttemptLimits, type AttemptOrder, type RootRefs, TENANT_NAME } from '@cgoforge/core';
import { z } from 'zod';

// The launcher runs as root, so it validates again whatever the service has validated already. Each pattern keeps a value inside
// its own place: of a path, or of a cgroup's name.

/** `att_` and a UUID; it names folders, cgroups and containers. */
export const attemptIdSchema = z.string().regex(/^att_[0-9A-Za-z-]{1,48}$/);

/** What the machine itself offers, or a folder below `layers`. */
const layerNameSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,127}$/);

/** The roots of a toolchain, by their names. */
export const rootsSchema = z.strictObject({
  root: layerNameSchema,
  checkRoots: z.tuple([layerNameSchema], layerNameSchema).readonly(),
}) satisfies z.ZodType<RootRefs>;

export const limitsSchema = z.strictObject({
  memoryBytes: z.int().positive(),
  cpus: z.number().positive(),
  processes: z.int().positive(),
  diskBytes: z.int().positive(),
  wallSeconds: z.number().positive(),
  logBytes: z.int().positive(),
  outputBytes: z.int().positive(),
}) satisfies z.ZodType<AttemptLimits>;

export const orderSchema = z.strictObject({
  attempt: attemptIdSchema,
  slot: z.int().min(0).max(9_999),
  // As it appears in the file name of a build cache.
  cacheOf: z.string().regex(TENANT_NAME).nullable(),
  layers: z.strictObject({
    ...rootsSchema.shape,
    go: layerNameSchema.nullable(),
    modules: layerNameSchema.nullable(),
  }),
  bringsGo: z.boolean(),
  limits: limitsSchema,
}) satisfies z.ZodType<AttemptOrder>;
