import { Failure } from '@cgoforge/core';
import { z } from 'zod';
import { quoted } from './quoted.js';

/** What the API server says with a refusal: a `Status` of meta/v1. */
export interface Refusal {
  readonly status: number;
  /** In one word, such as `AlreadyExists`; empty when it was not the API server that answered. */
  readonly reason: string;
  readonly message: string;
}

const statusSchema = z.object({ reason: z.string().default(''), message: z.string().default('') });

export function refusalOf(status: number, said: string): Refusal {
  let body: unknown;
  try {
    body = JSON.parse(said);
  } catch {
    // Of a proxy before the API server.
  }
  return { status, ...(statusSchema.safeParse(body).data ?? { reason: '', message: '' }) };
}

/** Whether the same request may do better in a moment: the server is busy, starting or broken, or counts a quota that
 * others count at the same time. Any other 4xx it would only repeat. */
export function isWorthRetrying({ status, reason }: Refusal): boolean {
  return status === 429 || status >= 500 || reason === 'Conflict';
}

/** The failure that a refused request is, with what the server says of a quota, a policy, a webhook or a right. */
export function failureOf(method: string, path: string, refusal: Refusal, cause: unknown): Failure {
  const { status, message } = refusal;
  const what = path.split('/').at(-1);
  const why = `The Kubernetes API refuses ${method} ${what} with ${status}${message && `: ${quoted(message)}`}`;
  const code = isForWantOfRoom(what, refusal) ? 'nodes_busy' : 'unavailable';
  return new Failure(code, why.endsWith('.') ? why : `${why}.`, { cause });
}

/** A quota of pods has room again when others end. It is `Forbidden`, as all that is refused: only the message tells. */
function isForWantOfRoom(what: string | undefined, { status, message }: Refusal): boolean {
  return what === 'pods' && status === 403 && message.includes('exceeded quota');
}
