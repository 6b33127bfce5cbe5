import { request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { Failure, type FailureRecord } from '@cgoforge/core';

/** The longest answer waits for a large disk to be let go; a launcher that is silent for longer hangs. */
const ANSWER_MS = 5 * 60_000;

interface AskOptions {
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly patienceMs?: number;
}

/** Speaks HTTP to the launcher's socket. */
export class LauncherClient {
  constructor(private readonly socketPath: string) {}

  /** Sends JSON, if any, and answers what the launcher says. Throws the failure that it answers with, and `unavailable`
   * for whatever breaks the connection. */
  async ask<T>(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    { body, signal, patienceMs = ANSWER_MS }: AskOptions = {},
  ): Promise<T> {
    const patience = AbortSignal.timeout(patienceMs);
    const ended = signal ? AbortSignal.any([signal, patience]) : patience;
    const request = httpRequest({ socketPath: this.socketPath, method, path, signal: ended });
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      request.once('response', resolve);
      request.on('error', reject);
    });
    request.end(body === undefined ? undefined : JSON.stringify(body));
    const response = await answered.catch(unreachable);
    const said: unknown = JSON.parse(await text(response).catch(unreachable));
    if ((response.statusCode ?? 500) < 300) return said as T;
    const { code, detail, next } = said as FailureRecord;
    throw new Failure(code, detail, { next });
  }
}

function unreachable(cause: unknown): never {
  throw new Failure('unavailable', 'The launcher cannot be reached.', { cause });
}
