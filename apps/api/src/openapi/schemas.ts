import {
  type AttemptLimits,
  BUILD_ERROR_KINDS,
  BUILD_FIELDS,
  BUILD_STATES,
  type BuildError,
  type FailureCode,
  type FailureRecord,
  type FieldKind,
  failureCatalogue,
  SIZES,
  TASK_STATES,
} from '@cgoforge/core';
import { z } from 'zod';
import { artifactSchema } from './file-schemas.js';

export * from './file-schemas.js';

/** The codes that users may be answered with: an agent's reach agents alone. */
const codes = (Object.keys(failureCatalogue) as FailureCode[]).filter(
  (code) => failureCatalogue[code].of !== 'agent',
);
const time = z.iso.datetime();
const link = z.url();
const count = z.int32().min(0);
const bytes = z.int().min(0);

export const failureCodeSchema = z
  .enum(codes)
  .meta({ id: 'FailureCode', description: 'Stable; docs/errors says what each means.' });

export const buildStateSchema = z.enum(BUILD_STATES).meta({ id: 'BuildState' });

export const taskStateSchema = z.enum(TASK_STATES).meta({ id: 'TaskState' });

export const buildErrorSchema = z
  .strictObject({
    file: z.string().nullable(),
    line: z.int().nullable(),
    column: z.int().nullable(),
    text: z.string(),
    kind: z.enum(BUILD_ERROR_KINDS),
  })
  .meta({
    id: 'BuildError',
    description: 'What a compiler or its kin printed; the file is relative to the root of the source.',
  }) satisfies z.ZodType<BuildError>;

export const failureSchema = z
  .strictObject({
    code: failureCodeSchema,
    family: z.enum(['yours', 'ours']),
    detail: z.string(),
    next: z.string(),
    errors: z.array(buildErrorSchema).readonly().optional(),
  })
  .meta({
    id: 'Failure',
    description:
      'Why a task failed, and the first errors that its build has printed. Failures of ours were retried before.',
  }) satisfies z.ZodType<FailureRecord>;

export const limitsSchema = z
  .strictObject({
    memoryBytes: bytes,
    cpus: z.number().min(0),
    processes: count,
    diskBytes: bytes,
    wallSeconds: count,
    logBytes: bytes,
    outputBytes: bytes,
  })
  .meta({ id: 'Limits', description: 'What one build may use.' }) satisfies z.ZodType<AttemptLimits>;

export const taskTargetSchema = z
  .strictObject({ asked: z.string(), resolved: z.string() })
  .meta({ id: 'TaskTarget', description: 'As it was asked, and with the runtime that meets it.' });

export const taskSchema = z
  .strictObject({
    target: taskTargetSchema,
    slug: z.string(),
    state: taskStateSchema,
    failure: failureSchema.nullable(),
    notes: z
      .array(z.string())
      .describe(
        'Of a task that succeeded: what was not built as its sender may expect, such as packages that were left out.',
      ),
    attempts: count,
    retryAt: time.nullable(),
    position: z
      .int32()
      .min(1)
      .nullable()
      .meta({
        description:
          'Where a queued task stands in line for a machine, among those of all tenants: 1 is next. Null when it is ' +
          'not queued or not to be tried again yet, and in the first answer to a submission.',
      }),
    waitsFor: z
      .string()
      .nullable()
      .meta({ description: 'Why a queued task waits, where it is not for its turn.' }),
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
    artifacts: z.array(artifactSchema),
    links: z.strictObject({ self: link, log: link }),
  })
  .meta({ id: 'Task', description: 'One target of one build.' });

function optionSchema({ kind, choices }: FieldKind<unknown>): z.ZodType {
  switch (kind) {
    case 'text':
      return z.string().nullable();
    case 'words':
      return z.array(z.string());
    case 'switch':
      return z.boolean();
    case 'choice':
      return z.enum(choices).nullable();
  }
}

export const optionsSchema = z
  .strictObject({
    ...Object.fromEntries(Object.entries(BUILD_FIELDS).map(([name, field]) => [name, optionSchema(field)])),
    dir: z.string(),
  })
  .meta({ id: 'BuildOptions', description: 'What was asked of a build.' });

export const buildLinksSchema = z
  .strictObject({
    ...{ self: link, result: link, log: link, artifacts: link, files: link },
    ...{ cancel: link, retry: link, rebuild: link, pin: link, unpin: link },
  })
  .meta({ id: 'BuildLinks' });

export const buildSchema = z
  .strictObject({
    id: z.string(),
    name: z.string().nullable(),
    state: buildStateSchema,
    rebuildOf: z.string().nullable().describe('The build that it builds anew, which may be gone.'),
    source: z.strictObject({ digest: z.string(), size: bytes }),
    options: optionsSchema,
    notes: z.array(z.string()),
    tasks: z.array(taskSchema),
    createdAt: time,
    finishedAt: time.nullable(),
    pinned: z.boolean().describe('Its files are kept until it is unpinned.'),
    expired: z.boolean().describe('Its files and logs are kept no more.'),
    links: buildLinksSchema,
  })
  .meta({ id: 'Build', description: 'One source and the targets asked of it.' });

export const buildPageSchema = z
  .strictObject({ items: z.array(buildSchema), nextCursor: z.string().nullable() })
  .meta({ id: 'BuildPage' });

export const listedArtifactSchema = artifactSchema
  .extend({ target: taskTargetSchema, slug: z.string() })
  .meta({ id: 'ListedArtifact', description: 'A verified file, with the target that it was built for.' });

export const artifactListSchema = z
  .strictObject({ items: z.array(listedArtifactSchema) })
  .meta({ id: 'ArtifactList' });

const platformFacts = {
  cross: z.boolean().describe('Whether it is compiled on another system than it is for.'),
  proven: z
    .boolean()
    .describe(
      'Whether a file for this platform was ever built, and started or, for Windows, read; false: it is defined alone.',
    ),
};

export const otherTargetSchema = z
  .strictObject({ target: z.string(), ...platformFacts, needs: z.string() })
  .meta({ id: 'OtherTarget', description: 'A platform that nothing here builds, and what would.' });

export const offeredTargetSchema = z
  .strictObject({
    target: z.string(),
    ...platformFacts,
    pool: z.string(),
    toolchain: z.strictObject({
      name: z.string(),
      digest: z.string().nullable(),
      made: z
        .string()
        .describe(
          'Whether it is there; else it is made when a build first asks for it, and how long that takes.',
        ),
      go: z.string(),
      parts: z.record(z.string(), z.string()),
    }),
    slots: count,
    limits: limitsSchema,
    sizes: z.partialRecord(z.enum(SIZES), limitsSchema),
    machines: z.strictObject({ ready: count, canScaleUp: z.boolean(), hasRoom: z.boolean().optional() }),
    seenAt: time,
    seen: z.string(),
  })
  .meta({ id: 'OfferedTarget', description: 'A target, and the toolchain and pool that build it.' });

export const targetListSchema = z
  .strictObject({ items: z.array(offeredTargetSchema), others: z.array(otherTargetSchema) })
  .meta({ id: 'TargetList', description: 'What the workers last said they can build.' });

export const fieldErrorSchema = z
  .strictObject({ field: z.string(), detail: z.string() })
  .meta({ id: 'FieldError', description: 'What is wrong with one field or parameter.' });

export const problemSchema = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    code: failureCodeSchema,
    next: z.string(),
    requestId: z.string(),
    errors: z.array(fieldErrorSchema).optional(),
    build: buildSchema.optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457, with a stable code and the next step.' });

export const versionSchema = z
  .strictObject({ name: z.string(), version: z.string(), node: z.string() })
  .meta({ id: 'Version' });

export const statusSchema = z.strictObject({ status: z.literal('ok') }).meta({ id: 'Status' });
