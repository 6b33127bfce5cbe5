import type {
  Comparison,
  Dependency,
  FileReport,
  GoBuildInfo,
  GoModule,
  Machine,
  PartDifference,
  PeReport,
  SystemStart,
} from '@cgoforge/core';
import { z } from 'zod';

const link = z.url();
const bytes = z.int().min(0);

export const goModuleSchema = z
  .strictObject({ path: z.string(), version: z.string(), sum: z.string().nullable() })
  .meta({ id: 'GoModule' }) satisfies z.ZodType<GoModule>;

export const goBuildInfoSchema = z
  .strictObject({
    version: z.string(),
    path: z.string(),
    main: goModuleSchema.nullable(),
    modules: z.array(goModuleSchema),
    settings: z.record(z.string(), z.string()),
  })
  .meta({
    id: 'GoBuildInfo',
    description: 'What Go writes into a file about its build.',
  }) satisfies z.ZodType<GoBuildInfo>;

export const systemStartSchema = z
  .strictObject({
    system: z.string().describe('Such as Debian 12: a bare one, to which nothing was added.'),
    starts: z.boolean().nullable().describe('null: not known.'),
    why: z
      .string()
      .nullable()
      .describe('What the file needs that is not there, or is not known to be; null where it starts.'),
    seen: z
      .enum(['ran', 'loaded'])
      .exactOptional()
      .describe("Where it was tried: with that system's loader and libraries it was started, or loaded."),
  })
  .meta({
    id: 'SystemStart',
    description:
      'Whether a system starts the file, or loads it when it is a shared library, as far as its loader goes.',
  }) satisfies z.ZodType<SystemStart>;

export const dependencySchema = z
  .strictObject({
    library: z.string().describe('Its name as the loader looks for it, such as libsqlite3.so.0.'),
    packages: z
      .array(
        z.strictObject({
          system: z.string(),
          package: z.string().nullable().describe('What is to be installed there; null: not known.'),
        }),
      )
      .describe('Of each distribution that is described, in one order.'),
  })
  .meta({
    id: 'Dependency',
    description: 'A library that has to be installed where the file is to start.',
  }) satisfies z.ZodType<Dependency>;

export const peReportSchema = z
  .strictObject({
    subsystem: z.string().describe('console, windows of one that has no console, or its number.'),
    imports: z.array(
      z.strictObject({
        library: z.string(),
        names: z.array(z.string()).describe('Of what is imported by its number alone #NUMBER.'),
      }),
    ),
    sections: z.array(z.strictObject({ name: z.string(), size: bytes })),
  })
  .meta({
    id: 'PeReport',
    description: 'What Windows reads of a file before it starts it.',
  }) satisfies z.ZodType<PeReport>;

export const reportSchema = z
  .strictObject({
    format: z.enum(['elf', 'ar', 'pe']),
    type: z.string(),
    machine: z.string(),
    interpreter: z.string().nullable(),
    needed: z.array(z.string()),
    glibc: z.string().nullable(),
    glibcxx: z.string().nullable(),
    linkage: z.enum(['static', 'dynamic']),
    pie: z.boolean(),
    go: goBuildInfoSchema.nullable(),
    startsOn: z
      .array(systemStartSchema)
      .describe(
        'Known without running it, in one order for all files. Empty of what no loader sees, such as a static library, ' +
          'and of files built by a release before this field.',
      ),
    dependencies: z
      .array(dependencySchema)
      .describe('Libraries beyond a bare system of the target, which deps=allow has accepted.'),
    cross: z.boolean().describe('Whether it was compiled on another system than it is for: all for Windows.'),
    pe: peReportSchema.nullable().describe('null of what is not for Windows.'),
  })
  .meta({
    id: 'FileReport',
    description: "What was read out of the stored file's own bytes.",
  }) satisfies z.ZodType<FileReport>;

/** One object for all ends: of a union by a constant `passed`, clients of other languages cannot tell the cases. */
export const checkSchema = z
  .strictObject({
    passed: z.boolean(),
    kind: z
      .enum(['ran', 'loaded', 'not started'])
      .optional()
      .describe(
        'Of one that passed; not started: what is for Windows, and with deps=allow what lacks libraries.',
      ),
    missing: z.array(z.string()).optional().describe('Libraries, for want of which one was not started.'),
    exitCode: z.int().nullable().optional().describe('Of one that ran; null while it is still running.'),
    stillRunning: z.boolean().optional().describe('Of one that ran.'),
    lazy: z
      .boolean()
      .optional()
      .describe(
        'It started, and names functions that no library of the root has: it may end when it calls one.',
      ),
    smoke: z
      .strictObject({
        exitCode: z.int().nullable().describe('null when it did not end in time.'),
        output: z.string(),
      })
      .optional()
      .describe('How it did with the arguments of the field smoke.'),
    detail: z.string().optional().describe('Of one that did not pass, or was not started: why.'),
  })
  .meta({
    id: 'Check',
    description: "How the program did when it was started in the target's minimal root.",
  });

export const machineSchema = z
  .strictObject({ name: z.string(), architecture: z.string(), kernel: z.string() })
  .meta({
    id: 'Machine',
    description:
      'The node (its architecture as its kubelet reports it) or machine that compiled and started the file.',
  }) satisfies z.ZodType<Machine>;

export const partDifferenceSchema = z
  .strictObject({
    name: z.string().describe('headers: what is in no section and no member.'),
    size: bytes.nullable().describe('null: the file has no such part.'),
    originalSize: bytes.nullable(),
  })
  .meta({
    id: 'PartDifference',
    description: 'A section of a program, or a member of a static library, that differs.',
  }) satisfies z.ZodType<PartDifference>;

export const comparisonSchema = z
  .strictObject({
    build: z.string(),
    equal: z.boolean().describe('Byte for byte.'),
    differs: z
      .array(partDifferenceSchema)
      .readonly()
      .describe('Empty where they are equal, and where what differs is not known.'),
    why: z
      .string()
      .nullable()
      .describe('Why not every part that differs is named; null where each is, or the files are equal.'),
  })
  .meta({
    id: 'Comparison',
    description: 'How a file of a rebuild compares with the one of its name of the other build.',
  }) satisfies z.ZodType<Comparison>;

export const artifactLinksSchema = z.strictObject({ content: link }).meta({ id: 'ArtifactLinks' });

export const artifactSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    size: bytes,
    report: reportSchema.nullable().describe('null of a header.'),
    check: checkSchema.nullable().describe('null of a static library, a header and debug information.'),
    builtOn: machineSchema.nullable(),
    comparedWith: comparisonSchema
      .nullable()
      .describe('null of a file of no rebuild, and where the other build has no file of its name.'),
    links: artifactLinksSchema,
  })
  .meta({ id: 'Artifact', description: 'A verified file.' });
