import { type CheckReport, type CompileReport, type DeliveryReport, outputRule } from '@cgoforge/core';
import { z } from 'zod';

/** A text of a stranger's: no longer than who reads it expects, and without what Postgres takes for no text. */
const text = (most: number) =>
  z.string().transform((value) => value.slice(0, most).toWellFormed().replaceAll('\0', '\ufffd'));
const sentence = text(2_000);
const word = text(500);
const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
/** A hundred programs, as the agent has it, each with a header or debug information, or both. */
const MOST_OUTPUTS = 300;
const MOST_NOTES = 20;
const MOST_SMOKE = 4_096;
const MOST_SYSTEMS = 20;
const MOST_SYSTEM = 40;
const MOST_ORIGINS = 20;
const MOST_MISSING = 100;
const name = z.string().refine((value) => outputRule(value) === null);

/** The end of the compiler (docs/agent-protocol.md). A build may have written any of these reports, so each is what it
 * is said to be. */
export const compileReport: z.ZodType<CompileReport> = z.object({
  step: z.enum(['list', 'build']),
  exitCode: z.int().nullable(),
  signal: text(20).nullable(),
  stoppedBy: z.enum(['deadline', 'log_limit', 'terminated']).nullable(),
  oomKills: count,
  refusedProcesses: count,
  diskFull: z.boolean(),
  cacheFull: z.boolean(),
  peak: z.object({ memoryBytes: count, diskBytes: count, processes: count }),
  wallMs: count,
  outputs: z
    .array(name)
    .max(MOST_OUTPUTS)
    .refine((names) => new Set(names).size === names.length),
  refusal: sentence.exactOptional(),
  notes: z.array(sentence).max(MOST_NOTES).exactOptional(),
  origins: z
    .array(z.object({ output: name, need: word, from: word }))
    .max(MOST_ORIGINS)
    .exactOptional(),
});

/** What became of the output folder. */
export const deliveryReport: z.ZodType<DeliveryReport> = z.object({ refusal: sentence.nullable() });

const checkResult = z.union([
  z.object({
    passed: z.literal(true),
    kind: z.literal('ran'),
    exitCode: z.int().nullable(),
    stillRunning: z.boolean(),
    lazy: z.boolean().exactOptional(),
    smoke: z.object({ exitCode: z.int().nullable(), output: text(MOST_SMOKE) }).exactOptional(),
  }),
  z.object({ passed: z.literal(true), kind: z.literal('loaded') }),
  z.object({
    passed: z.literal(true),
    kind: z.literal('not started'),
    detail: sentence,
    missing: z.array(word).max(MOST_MISSING).exactOptional(),
  }),
  z.object({ passed: z.literal(false), detail: sentence }),
]);

const seenStart = z.object({
  system: text(MOST_SYSTEM),
  passed: z.boolean(),
  kind: z.enum(['ran', 'loaded']),
  detail: sentence.exactOptional(),
});

/** How the files did that were started. */
export const checkReports: z.ZodType<{ readonly files: CheckReport[] }> = z.object({
  files: z
    .array(
      z.object({
        name,
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        result: checkResult,
        starts: z.array(seenStart).max(MOST_SYSTEMS).exactOptional(),
      }),
    )
    .max(MOST_OUTPUTS),
});
