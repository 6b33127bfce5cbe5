import {
  type AttemptStatus,
  type Capacity,
  type CheckResult,
  type Ending,
  type FailureCode,
  failureCatalogue,
} from '@cgoforge/core';
import { z } from 'zod';
import { limitsSchema, targetSchema } from './plan-schema.js';

/**
 * HTTP/1.1 over a unix socket. Verbs name attempts by id; no argument list, path or command is ever sent.
 *
 *     GET    /capacity                        what this machine offers
 *     GET    /attempts                        ids
 *     POST   /attempts/{id}                   start: the plan in a header, the source as body after `100 Continue`;
 *                                             an attempt that is known answers at once and takes no body
 *     GET    /attempts/{id}                   status
 *     GET    /attempts/{id}/log?offset=N      the log as it is written
 *     POST   /attempts/{id}/stop
 *     DELETE /attempts/{id}                   release
 *     GET    /attempts/{id}/outputs/{name}
 *     POST   /attempts/{id}/outputs/{name}/check
 *
 * Anything but 2xx carries a failure as JSON.
 */
export const PLAN_HEADER = 'cgoforge-plan';

/** The plan travels in a header, beside the body that is the source. */
export const MAX_HEADER_BYTES = 64 * 1024;

const failureCodes = Object.keys(failureCatalogue) as [FailureCode, ...FailureCode[]];
export const failureSchema = z.object({ code: z.enum(failureCodes), detail: z.string(), next: z.string() });

const machineSchema = z.object({ name: z.string(), architecture: z.string(), kernel: z.string() });

export const endingSchema = z.object({
  step: z.enum(['unpack', 'list', 'build']),
  exitCode: z.int().nullable(),
  signal: z.string().nullable(),
  stoppedBy: z.enum(['cancel', 'deadline', 'log_limit', 'source_cut']).nullable(),
  oomKills: z.int(),
  refusedProcesses: z.int(),
  diskFull: z.boolean(),
  cacheFull: z.boolean(),
  peak: z.object({ memoryBytes: z.number(), diskBytes: z.number(), processes: z.number() }),
  wallMs: z.number(),
  outputs: z.array(z.string()),
  // Nothing takes a sandbox away but the launcher's own end.
  takenBy: z.null(),
  machine: machineSchema,
  refusal: z.string().exactOptional(),
}) satisfies z.ZodType<Ending>;

export const statusSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('unknown') }),
  z.object({ state: z.literal('running') }),
  z.object({ state: z.literal('ended'), ending: endingSchema }),
]) satisfies z.ZodType<AttemptStatus>;

export const attemptsSchema = z.array(z.string());

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
    }),
  ),
}) satisfies z.ZodType<Capacity>;

export const checkRequestSchema = z.object({ expectSha256: z.string().regex(/^[0-9a-f]{64}$/) });

export const checkResultSchema = z.union([
  z.object({
    passed: z.literal(true),
    kind: z.literal('ran'),
    exitCode: z.int().nullable(),
    stillRunning: z.boolean(),
  }),
  z.object({ passed: z.literal(true), kind: z.literal('loaded') }),
  z.object({ passed: z.literal(false), detail: z.string() }),
]) satisfies z.ZodType<CheckResult>;
