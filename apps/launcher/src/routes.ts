import type { Readable } from 'node:stream';
import {
  attemptIdSchema,
  type ChangesAnswer,
  LAUNCHER_PROTOCOL,
  type StartRequest,
  startSchema,
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
  /** The attempt's id, where the path has one. */
  readonly name: string | undefined;
  readonly query: URLSearchParams;
  readonly body: Readable;
  /** Aborts when the caller is gone. */
  readonly gone: AbortSignal;
}

/** Answers what is sent as JSON; nothing is sent as an empty object. */
type Handle = (services: Services, call: Call) => unknown;

const attemptPath = /^\/attempts\/([^/]+)$/;

const routes: readonly [method: string, path: RegExp, handle: Handle][] = [
  ['GET', /^\/capacity$/, ({ capacity }) => capacity],
  ['GET', /^\/attempts$/, ({ attempts }) => attempts.ids()],
  ['GET', /^\/changes$/, changes],
  ['POST', attemptPath, start],
  ['GET', attemptPath, ({ attempts }, call) => attempts.status(idOf(call))],
  ['DELETE', attemptPath, ({ attempts }, call) => attempts.release(idOf(call))],
  ['POST', /^\/attempts\/([^/]+)\/stop$/, ({ attempts }, call) => attempts.stop(idOf(call))],
];

/** The handler of a request and the name in its path. Throws `not_found`. */
export function findRoute(method: string, path: string): { handle: Handle; name: string | undefined } {
  for (const [routeMethod, pattern, handle] of routes) {
    const match = routeMethod === method ? pattern.exec(path) : null;
    if (match) return { handle, name: match[1] && decodeURIComponent(match[1]) };
  }
  throw new Failure('not_found', `The launcher has no ${method} ${path}.`);
}

function changes({ attempts }: Services, { query, gone }: Call): Promise<ChangesAnswer> {
  const since = query.get('since');
  return attempts.changes.since(since === null ? null : valid(z.coerce.number().int(), since), gone);
}

async function start({ attempts }: Services, call: Call): Promise<void> {
  const request = await readStart(call.body);
  if (request.order.attempt === idOf(call)) return attempts.start(request);
  throw new Failure('internal', 'The order is of another attempt.');
}

async function readStart(body: Readable): Promise<StartRequest> {
  const sent = await readJson(body);
  const { version } = valid(z.looseObject({ version: z.int() }), sent);
  if (version > LAUNCHER_PROTOCOL) {
    throw new Failure(
      'unavailable',
      `The start has version ${version}, and this launcher knows ${LAUNCHER_PROTOCOL}: use that of the service's release.`,
    );
  }
  return valid(startSchema, sent);
}

function idOf(call: Call): string {
  return valid(attemptIdSchema, call.name);
}

/** A request that the service should not have made is a fault of ours. */
function valid<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Failure('internal', `The launcher refused a request: ${z.prettifyError(parsed.error)}`);
}
