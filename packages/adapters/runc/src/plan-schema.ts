import {
  type AttemptLimits,
  type AttemptPlan,
  type BuildOptions,
  dirRule,
  goRule,
  ldflagsRule,
  MOST_TAGS,
  outputRule,
  packageRule,
  type Rule,
  SIZES,
  type Target,
  TENANT_NAME,
  tagRule,
} from '@cgoforge/core';
import { z } from 'zod';

// The launcher runs as root, so it validates again whatever the service has validated already. Each rule keeps a value inside
// its own place: of an argument list, of a path, or of the environment.

/** `att_` and a UUID; it names folders, cgroups and containers. */
export const attemptIdSchema = z.string().regex(/^att_[0-9A-Za-z-]{1,48}$/);

/** A tenant's name as it appears in the file name of its build cache. */
export const tenantSchema = z.string().regex(TENANT_NAME);

/** A text that keeps a rule of core. */
const ruled = (rule: Rule) =>
  z.string().superRefine((value, context) => {
    const wrong = rule(value);
    if (wrong !== null) context.addIssue({ code: 'custom', message: wrong });
  });

/** The name of a file in the output folder. */
export const outputNameSchema = ruled(outputRule);

/** A Go release such as `1.26.8`, `1.26rc1`: it names a folder. */
export const goVersionSchema = z
  .string()
  .regex(/^[0-9]{1,3}\.[0-9]{1,3}(\.[0-9]{1,3}|(rc|beta)[0-9]{1,2})?$/);

/** An id that the module store gave to a view. */
export const moduleViewSchema = z.string().regex(/^[0-9A-Za-z][0-9A-Za-z_-]{0,127}$/);

export const targetSchema = z.object({
  os: z.string(),
  arch: z.string(),
  variant: z.string().exactOptional(),
  runtime: z.string().exactOptional(),
}) satisfies z.ZodType<Target>;

export const limitsSchema = z.object({
  memoryBytes: z.int().positive(),
  cpus: z.number().positive(),
  processes: z.int().positive(),
  diskBytes: z.int().positive(),
  wallSeconds: z.number().positive(),
  logBytes: z.int().positive(),
  outputBytes: z.int().positive(),
}) satisfies z.ZodType<AttemptLimits>;

export const buildOptionsSchema = z.object({
  package: ruled(packageRule).nullable(),
  dir: ruled(dirRule),
  output: outputNameSchema.nullable(),
  ldflags: ruled(ldflagsRule).nullable(),
  tags: z.array(ruled(tagRule)).max(MOST_TAGS),
  trimpath: z.boolean(),
  go: ruled(goRule).nullable(),
  cache: z.boolean(),
  size: z.enum(SIZES).nullable(),
}) satisfies z.ZodType<BuildOptions>;

export const planSchema = z.object({
  attempt: attemptIdSchema,
  slot: z.int().min(0).max(9_999),
  tenant: tenantSchema,
  target: targetSchema,
  toolchain: z.string().max(128),
  go: goVersionSchema,
  modules: moduleViewSchema.nullable(),
  options: buildOptionsSchema,
  limits: limitsSchema,
}) satisfies z.ZodType<AttemptPlan>;
