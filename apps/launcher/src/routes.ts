import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import {
  attemptIdSchema,
  checkRequestSchema,
  outputNameSchema,
  PLAN_HEADER,
  planSchema,
} from '@cgoforge/adapter-runc';
import { type Capacity, Failure } from '@cgoforge/core';
import { z } from 'zod';
import type { Attempts } from './attempts.js';
import { readJson } from './read-json.js';

/** What the routes call. */
export interface Services {
  readonly attempts: Attempts;
  readonly capacity: Capacity;
}

export interface Call {
  /** The attempt's id and the output's name, where the path has them. */
  readonly names: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Asks for the body, if the caller waits to be asked, and answers it. */
  readonly body: () => Readable;
  /** Aborts when the caller is gone. */
  readonly gone: AbortSignal;
}

export type Answer =
  | { readonly json: unknown }
  | { readonly stream: Readable | AsyncIterable<Buffer>; readonly size?: number };

type Handle = (services: Services, call: Call) => Promise<Answer>;

const offsetSchema = z.coerce.number().int().min(0).default(0);
const done: Answer = { json: {} };

const routes: readonly [method: string, path: RegExp, handle: Handle][] = [
  ['GET', /^\/capacity$/, async ({ capacity }) => ({ json: capacity })],
  ['GET', /^\/attempts$/, async ({ attempts }) => ({ json: attempts.ids() })],
  [
    'POST',
    /^\/attempts\/([^/]+)$/,
    async ({ attempts }, call) => {
      const header = Buffer.from(String(call.headers[PLAN_HEADER]), 'base64url').toString();
      const plan = valid(planSchema, JSON.parse(header));
      if (plan.attempt !== idOf(call)) throw new Failure('internal', 'The plan is of another attempt.');
      if (!attempts.knows(plan.attempt)) await attempts.start(plan, call.body);
      return done;
    },
  ],
  [
    'GET',
    /^\/attempts\/([^/]+)$/,
    async ({ attempts }, call) => ({ json: await attempts.status(idOf(call)) }),
  ],
  [
    'DELETE',
    /^\/attempts\/([^/]+)$/,
    async ({ attempts }, call) => {
      await attempts.release(idOf(call));
      return done;
    },
  ],
  [
    'GET',
    /^\/attempts\/([^/]+)\/log$/,
    async ({ attempts }, call) => {
      const offset = valid(offsetSchema, call.query.get('offset') ?? undefined);
      return { stream: attempts.log(idOf(call), offset, call.gone) };
    },
  ],
  [
    'POST',
    /^\/attempts\/([^/]+)\/stop$/,
    async ({ attempts }, call) => {
      await attempts.stop(idOf(call));
      return done;
    },
  ],
  [
    'GET',
    /^\/attempts\/([^/]+)\/outputs\/([^/]+)$/,
    ({ attempts }, call) => attempts.read(idOf(call), outputOf(call)),
  ],
  [
    'POST',
    /^\/attempts\/([^/]+)\/outputs\/([^/]+)\/check$/,
    async ({ attempts }, call) => {
      const { expectSha256 } = valid(checkRequestSchema, await readJson(call.body()));
      return { json: await attempts.check(idOf(call), outputOf(call), expectSha256) };
    },
  ],
];

/** The handler of a request and the names in its path. Throws `not_found`. */
export function findRoute(method: string, path: string): { handle: Handle; names: readonly string[] } {
  for (const [routeMethod, pattern, handle] of routes) {
    const match = routeMethod === method ? pattern.exec(path) : null;
    if (match) return { handle, names: match.slice(1).map(decodeURIComponent) };
  }
  throw new Failure('not_found', `The launcher has no ${method} ${path}.`);
}

function idOf(call: Call): string {
  return valid(attemptIdSchema, call.names[0]);
}

function outputOf(call: Call): string {
  const name = outputNameSchema.safeParse(call.names[1]);
  if (name.success) return name.data;
  throw new Failure('wrong_output', `${JSON.stringify(call.names[1])} is no name of an output.`);
}

/** A request that the service should not have made is a fault of ours. */
function valid<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Failure('internal', `The launcher refused a request: ${z.prettifyError(parsed.error)}`);
}
