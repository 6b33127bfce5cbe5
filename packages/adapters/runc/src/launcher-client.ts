import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { Failure } from '@cgoforge/core';
import type { z } from 'zod';
import { failureSchema } from './protocol.js';

export type Method = 'GET' | 'POST' | 'DELETE';

/** The longest answer waits for a check, and for a large disk to be let go; a launcher that is silent for longer hangs. */
const ANSWER_MS = 5 * 60_000;

/** Speaks HTTP to the launcher's socket. Whatever breaks the connection is the failure `unavailable`. */
export class LauncherClient {
  constructor(private readonly socketPath: string) {}

  /** Sends JSON, if any, and reads the answer as `schema` says. */
  async ask<T>(method: Method, path: string, schema: z.ZodType<T>, body?: unknown): Promise<T> {
    const response = await this.open(method, path, body, AbortSignal.timeout(ANSWER_MS));
    return schema.parse(JSON.parse(await text(response).catch(unreachable)));
  }

  /** Sends JSON, if any, and expects no more than success. */
  async tell(method: Method, path: string, body?: unknown): Promise<void> {
    const response = await this.open(method, path, body, AbortSignal.timeout(ANSWER_MS));
    response.resume();
  }

  /** The successful answer with its body unread. */
  async open(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<IncomingMessage> {
    const request = httpRequest({ socketPath: this.socketPath, method, path, ...(signal && { signal }) });
    request.end(body === undefined ? undefined : JSON.stringify(body));
    return succeeded(await answerOf(request));
  }

  /** Posts `body` only once the launcher asks for it; it answers without asking when it wants none. */
  async offer(path: string, headers: Record<string, string>, open: () => Promise<Readable>): Promise<void> {
    const request = httpRequest({
      socketPath: this.socketPath,
      method: 'POST',
      path,
      headers: { ...headers, expect: '100-continue' },
    });
    let upload: Promise<void> | undefined;
    request.on('continue', () => {
      upload = open().then((body) => pipeline(body, request));
      // Awaited below; an answer that comes first must not leave it unhandled.
      upload.catch(() => undefined);
    });
    request.flushHeaders();
    try {
      const response = await succeeded(await answerOf(request));
      response.resume();
      await upload?.catch(unreachable);
    } finally {
      request.destroy();
    }
  }
}

function answerOf(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve);
    request.on('error', (cause) => reject(asUnavailable(cause)));
  });
}

async function succeeded(response: IncomingMessage): Promise<IncomingMessage> {
  if ((response.statusCode ?? 500) < 300) return response;
  const failure = failureSchema.parse(JSON.parse(await text(response).catch(unreachable)));
  throw new Failure(failure.code, failure.detail, { next: failure.next });
}

export function asUnavailable(cause: unknown): Failure {
  return new Failure('unavailable', 'The launcher cannot be reached.', { cause });
}

function unreachable(cause: unknown): never {
  throw asUnavailable(cause);
}
