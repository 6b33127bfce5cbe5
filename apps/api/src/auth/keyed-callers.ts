import { readFile } from 'node:fs/promises';
import { Failure } from '@cgoforge/core';
import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type ApiKey, callerOfKey, parseApiKeys } from './api-keys.js';
import { type Caller, Callers } from './callers.js';

/** The content is compared, not a time: a mounted Secret changes by a link, and looking costs one small read. */
const LOOK_MS = 5_000;

/** Callers with keys from a file, which is read again when it changes; a bad new one is logged and changes nothing. */
export class KeyedCallers implements Callers, OnApplicationBootstrap, OnApplicationShutdown {
  readonly needKey = true;
  readonly #log = new Logger('keys');
  #timer: NodeJS.Timeout | undefined;
  #complaint = '';

  private constructor(
    private readonly path: string,
    private text: string,
    private keys: readonly ApiKey[],
  ) {}

  /** Rejects with a sentence when the file cannot be read or is not as it must be. */
  static async open(path: string): Promise<KeyedCallers> {
    try {
      const text = await readFile(path, 'utf8');
      return new KeyedCallers(path, text, parseApiKeys(text));
    } catch (error) {
      throw failedToRead(path, error);
    }
  }

  callerOf(authorization: readonly string[]): Caller {
    const [value, ...more] = authorization;
    if (value === undefined) throw new Failure('unauthorized', 'The request has no header Authorization.');
    if (more.length > 0) throw new Failure('unauthorized', 'The header Authorization came more than once.');
    const [, key] = /^Bearer +([\x21-\x7e]+)$/i.exec(value) ?? [];
    if (key === undefined) throw new Failure('unauthorized', 'The header Authorization is not "Bearer KEY".');
    const caller = callerOfKey(this.keys, key);
    if (caller === null) throw new Failure('unauthorized', 'The key is none of this service.');
    return caller;
  }

  /** Takes the keys that the file has now, if it holds good ones. */
  async refresh(): Promise<void> {
    try {
      const text = await readFile(this.path, 'utf8');
      if (text !== this.text) {
        this.keys = parseApiKeys(text);
        this.text = text;
        this.#log.warn(`The keys have changed: there are ${this.keys.length} now.`);
      }
      this.#complaint = '';
    } catch (error) {
      const { message } = failedToRead(this.path, error);
      // Said once, not at every look.
      if (message !== this.#complaint) this.#log.error(`${message} The earlier keys stay valid.`);
      this.#complaint = message;
    }
  }

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => void this.refresh(), LOOK_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }
}

function failedToRead(path: string, cause: unknown): Error {
  return new Error(`Failed to read the keys in ${path}: ${cause instanceof Error ? cause.message : cause}`, {
    cause,
  });
}
