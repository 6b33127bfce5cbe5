import type { AttemptLimits, AttemptPlan, BuildOptions, Target } from '@cgoforge/core';
import { z } from 'zod';

// The launcher runs as root, so it validates again whatever the service has validated already. Each rule keeps a value inside
// its own place: of an argument list, of a path, or of the environment.

/** `att_` and a UUID; it names folders, cgroups and containers. */
export const attemptIdSchema = z.string().regex(/^att_[0-9A-Za-z-]{1,48}$/);

/** A tenant's name as it appears in the file name of its build cache. */
export const tenantSchema = z.string().regex(/^[0-9A-Za-z][0-9A-Za-z_-]{0,63}$/);

/** Files that cgoforge packs beside the programs. */
const ADDED_FILES = ['SHA256SUMS', 'report.json'];

/** The name of a file in the output folder: one path element that no program takes for an option. */
export const outputNameSchema = z
  .string()
  .regex(/^[0-9A-Za-z_][0-9A-Za-z_.+~-]{0,127}$/)
  .refine((name) => !ADDED_FILES.includes(name), 'is the name of a file that cgoforge adds');

/** A Go release such as `1.26.8`, `1.26rc1`: it names a folder. */
export const goVersionSchema = z
  .string()
  .regex(/^[0-9]{1,3}\.[0-9]{1,3}(\.[0-9]{1,3}|(rc|beta)[0-9]{1,2})?$/);

/** An id that the module store gave to a view. */
export const moduleViewSchema = z.string().regex(/^[0-9A-Za-z][0-9A-Za-z_-]{0,127}$/);

/** A soname; looked for as an entry of the library folders. */
export const libraryNameSchema = z.string().regex(/^[0-9A-Za-z_][0-9A-Za-z_.+-]{0,254}$/);

const hasParentSegment = (path: string) => path.split('/').includes('..');

/** A package pattern inside the module: `.`, `./cmd/...`, `example.com/app/cmd/a`. Never an option, a file or a version. */
export const packagePatternSchema = z
  .string()
  .max(256)
  .regex(/^[0-9A-Za-z_.][0-9A-Za-z_.~+/-]*$/)
  .refine((pattern) => !hasParentSegment(pattern), 'must not leave the module')
  .refine((pattern) => !pattern.endsWith('.go'), 'must name packages, not files');

/** A folder relative to the source's root. It becomes a working directory and no argument, so any name will do. */
export const sourceDirSchema = z
  .string()
  .min(1)
  .max(1024)
  .refine((dir) => !dir.startsWith('/') && !dir.includes('\0') && !hasParentSegment(dir), {
    message: 'must be a folder of the source',
  });

/** What stands behind `-ldflags=`; one argument, whatever it holds. */
export const ldflagsSchema = z
  .string()
  .max(4096)
  .refine((flags) => !flags.includes('\0'), 'must not hold a zero byte');

/** A build constraint's word. */
export const tagSchema = z.string().regex(/^[0-9A-Za-z_][0-9A-Za-z_.]{0,63}$/);

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
}) satisfies z.ZodType<AttemptLimits>;

export const buildOptionsSchema = z.object({
  package: packagePatternSchema.nullable(),
  dir: sourceDirSchema,
  output: outputNameSchema.nullable(),
  ldflags: ldflagsSchema.nullable(),
  tags: z.array(tagSchema).max(64),
  trimpath: z.boolean(),
  go: goVersionSchema.nullable(),
  cache: z.boolean(),
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
