import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import {
  attemptIdSchema,
  type ChangesAnswer,
  LAUNCHER_PROTOCOL,
  layerNameSchema,
  type StartRequest,
  startSchema,
} from '@cgoforge/adapter-runc';
import { type Capacity, Failure } from '@cgoforge/core';
import { z } from 'zod';
import type { Attempts } from './attempts.js';
import type { Toolchains } from './toolchains.js';

/** What the routes call. */
export interface Services {
  readonly attempts: Attempts;
  readonly toolchains: Toolchains;
  readonly capacity: () => Promise<Capacity>;
}

interface Call {
  readonly url: URL;
  readonly request: IncomingMessage;
  /** Aborts when the caller is gone. */
  readonly gone: AbortSignal;
}

/** Answers what is sent as JSON; nothing is sent as an empty object. */
type Handle = (services: Services, call: Call) => unknown;

/** More than the longest plan, which is a text in the request and so has each quote escaped. */
const MOST_BYTES = 2 * 1024 ** 2;

const routes: Readonly<Record<string, Handle>> = {
  'GET /capacity': ({ capacity }) => capacity(),
  'POST /toolchains/*': ({ toolchains }, call) => toolchains.make(valid(layerNameSchema, nameIn(call))),
  'GET /changes': changes,
  'GET /attempts': ({ attempts }) => attempts.ids(),
  'GET /attempts/*': ({ attempts }, call) => attempts.status(idOf(call)),
  'POST /attempts/*': start,
  'POST /attempts/*/stop': ({ attempts }, call) => attempts.stop(idOf(call)),
  'DELETE /attempts/*': ({ attempts }, call) => attempts.release(idOf(call)),
};

/** What a request is answered with. Throws `not_found` where there is no such route. */
export function answer(services: Services, request: IncomingMessage, gone: AbortSignal): unknown {
  const url = new URL(request.url ?? '/', 'http://launcher');
  const handle =
    routes[`${request.method} ${url.pathname.replace(/(?<=^\/(attempts|toolchains)\/)[^/]+/, '*')}`];
  if (handle) return handle(services, { url, request, gone });
  throw new Failure('not_found', `The launcher has no ${request.method} ${url.pathname}.`);
}

function changes({ attempts }: Services, { url, gone }: Call): Promise<ChangesAnswer> {
  const since = url.searchParams.get('since');
  return attempts.changes.since(since === null ? null : valid(z.coerce.number().int(), since), gone);
}

async function start({ attempts }: Services, call: Call): Promise<void> {
  const request = await readStart(call.request);
  if (request.order.attempt === idOf(call)) return attempts.start(request);
  throw new Failure('internal', 'The order is of another attempt.');
}

async function readStart(request: IncomingMessage): Promise<StartRequest> {
  // A body that says no length might have no end, and would take the launcher's memory.
  if (!(Number(request.headers['content-length']) <= MOST_BYTES)) {
    const detail = 'The launcher refused a request that is too long, or does not say how long it is.';
    throw new Failure('internal', detail);
  }
  const sent: unknown = JSON.parse(await text(request));
  const { version } = valid(z.looseObject({ version: z.int() }), sent);
  if (version > LAUNCHER_PROTOCOL) {
    const remedy = `this launcher knows ${LAUNCHER_PROTOCOL}: use the service's own launcher.`;
    throw new Failure('unavailable', `The start has version ${version}, and ${remedy}`);
  }
  return valid(startSchema, sent);
}

/** The attempt that the path names. */
const idOf = (call: Call) => valid(attemptIdSchema, nameIn(call));

const nameIn = ({ url }: Call) => url.pathname.split('/')[2];

/** A request that the service should not have made is a fault of ours. */
function valid<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Failure('internal', `The launcher refused a request: ${z.prettifyError(parsed.error)}`);
}
