import {
  BUILD_FIELDS,
  BUILD_STATES,
  type CheckResult,
  type FailureCode,
  type FailureRecord,
  type FieldKind,
  type FileReport,
  failureCatalogue,
  type Machine,
  SIZES,
  TASK_STATES,
} from '@cgoforge/core';
import { z } from 'zod';

/** No user is answered with an agent's. */
const codes = (Object.keys(failureCatalogue) as FailureCode[]).filter(
  (code) => failureCatalogue[code].of !== 'agent',
);
const time = z.iso.datetime();
const link = z.url();

export const failureSchema = z
  .strictObject({
    code: z.enum(codes),
    family: z.enum(['yours', 'ours']),
    detail: z.string(),
    next: z.string(),
  })
  .meta({
    id: 'Failure',
    description: 'Why a task failed. Failures of ours were retried before.',
  }) satisfies z.ZodType<FailureRecord>;

const goModule = z.strictObject({ path: z.string(), version: z.string(), sum: z.string().nullable() });

const goInfo = z.strictObject({
  version: z.string(),
  path: z.string(),
  main: goModule.nullable(),
  modules: z.array(goModule),
  settings: z.record(z.string(), z.string()),
});

export const reportSchema = z
  .strictObject({
    format: z.literal('elf'),
    type: z.string(),
    machine: z.string(),
    interpreter: z.string().nullable(),
    needed: z.array(z.string()),
    glibc: z.string().nullable(),
    glibcxx: z.string().nullable(),
    linkage: z.enum(['static', 'dynamic']),
    pie: z.boolean(),
    go: goInfo.nullable(),
  })
  .meta({
    id: 'FileReport',
    description: "What was read out of the stored file's own bytes.",
  }) satisfies z.ZodType<FileReport>;

export const checkSchema = z
  .union([
    z.strictObject({
      passed: z.literal(true),
      kind: z.literal('ran'),
      exitCode: z.int().nullable(),
      stillRunning: z.boolean(),
    }),
    z.strictObject({ passed: z.literal(true), kind: z.literal('loaded') }),
    z.strictObject({ passed: z.literal(false), detail: z.string() }),
  ])
  .meta({
    id: 'Check',
    description: "How the program did when it was started in the target's minimal root.",
  }) satisfies z.ZodType<CheckResult>;

export const machineSchema = z
  .strictObject({ name: z.string(), architecture: z.string(), kernel: z.string() })
  .meta({
    id: 'Machine',
    description:
      'The node (its architecture as its kubelet reports it) or machine that compiled and started the file.',
  }) satisfies z.ZodType<Machine>;

export const artifactSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    sha256: z.string(),
    size: z.int(),
    report: reportSchema.nullable(),
    check: checkSchema.nullable(),
    builtOn: machineSchema.nullable(),
    links: z.strictObject({ content: link }),
  })
  .meta({ id: 'Artifact', description: 'A verified file.' });

const limitsSchema = z.record(z.string(), z.number());

const targetSchema = z.strictObject({ asked: z.string(), resolved: z.string() });

export const taskSchema = z
  .strictObject({
    target: targetSchema,
    slug: z.string(),
    state: z.enum(TASK_STATES),
    failure: failureSchema.nullable(),
    attempts: z.int(),
    retryAt: time.nullable(),
    /** Why a queued task waits, where it is not for its turn. */
    waitsFor: z.string().nullable(),
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

export const buildSchema = z
  .strictObject({
    id: z.string(),
    name: z.string().nullable(),
    state: z.enum(BUILD_STATES),
    source: z.strictObject({ digest: z.string(), size: z.int() }),
    options: optionsSchema,
    notes: z.array(z.string()),
    tasks: z.array(taskSchema),
    createdAt: time,
    finishedAt: time.nullable(),
    links: z.strictObject({ self: link, result: link, log: link, artifacts: link, cancel: link }),
  })
  .meta({ id: 'Build', description: 'One source and the targets asked of it.' });

export const buildPageSchema = z
  .strictObject({ items: z.array(buildSchema), nextCursor: z.string().nullable() })
  .meta({ id: 'BuildPage' });

export const artifactListSchema = z
  .strictObject({ items: z.array(artifactSchema.extend({ target: targetSchema, slug: z.string() })) })
  .meta({ id: 'ArtifactList' });

export const targetListSchema = z
  .strictObject({
    items: z.array(
      z.strictObject({
        target: z.string(),
        pool: z.string(),
        toolchain: z.strictObject({
          name: z.string(),
          digest: z.string(),
          go: z.string(),
          parts: z.record(z.string(), z.string()),
        }),
        slots: z.int(),
        limits: limitsSchema,
        sizes: z.partialRecord(z.enum(SIZES), limitsSchema),
        machines: z.strictObject({ ready: z.int(), canScaleUp: z.boolean() }),
        seenAt: time,
        seen: z.string(),
      }),
    ),
  })
  .meta({ id: 'TargetList', description: 'What the workers last said they can build.' });

export const problemSchema = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(codes),
    next: z.string(),
    requestId: z.string(),
    errors: z.array(z.strictObject({ field: z.string(), detail: z.string() })).optional(),
    build: buildSchema.optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457, with a stable code and the next step.' });

export const versionSchema = z
  .strictObject({ name: z.string(), version: z.string(), node: z.string() })
  .meta({ id: 'Version' });

export const statusSchema = z.strictObject({ status: z.literal('ok') }).meta({ id: 'Status' });
