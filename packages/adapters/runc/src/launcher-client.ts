import { request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { Failure } from '@cgoforge/core';
import type { z } from 'zod';
import { failureSchema } from './protocol.js';

type Method = 'GET' | 'POST' | 'DELETE';

interface Asked {
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** The longest answer waits for a large disk to be let go; a launcher that is silent for longer hangs. */
const ANSWER_MS = 5 * 60_000;

/** Speaks HTTP to the launcher's socket. Whatever breaks the connection is the failure `unavailable`. */
export class LauncherClient {
  constructor(private readonly socketPath: string) {}

  /** Sends JSON, if any, and reads the answer as `schema` says. */
  async ask<T>(method: Method, path: string, schema: z.ZodType<T>, asked: Asked = {}): Promise<T> {
    return schema.parse(JSON.parse(await this.answer(method, path, asked)));
  }

  /** Sends JSON, if any, and expects no more than success. */
  async tell(method: Method, path: string, body?: unknown): Promise<void> {
    await this.answer(method, path, { body });
  }

  private async answer(method: Method, path: string, { body, signal }: Asked): Promise<string> {
    const patience = AbortSignal.timeout(ANSWER_MS);
    const ended = signal ? AbortSignal.any([signal, patience]) : patience;
    const request = httpRequest({ socketPath: this.socketPath, method, path, signal: ended });
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      request.once('response', resolve);
      request.on('error', reject);
    });
    request.end(body === undefined ? undefined : JSON.stringify(body));
    const response = await answered.catch(unreachable);
    const said = await text(response).catch(unreachable);
    if ((response.statusCode ?? 500) < 300) return said;
    const failure = failureSchema.parse(JSON.parse(said));
    throw new Failure(failure.code, failure.detail, { next: failure.next });
  }
}

function unreachable(cause: unknown): never {
  throw new Failure('unavailable', 'The launcher cannot be reached.', { cause });
}
