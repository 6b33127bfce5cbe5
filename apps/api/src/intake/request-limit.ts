import { Failure } from '@cgoforge/core';
import { Injectable } from '@nestjs/common';

/** Go asks for modules with as many requests at once as the node has processors. */
const MOST_QUESTIONS = 256;

/** Log, reports and files come one by one, but of a sender that was killed a last one may be on its way. Each is held
 * in memory. */
const MOST_DELIVERIES = 4;

/** How many requests of an attempt are answered at once: one that asks without end leaves room for the others. */
@Injectable()
export class RequestLimit {
  readonly #open = new Map<string, number>();

  /** Counts one until the function that it answers is called. Throws `too_many_requests`. */
  enter(attempt: string, method: string): () => void {
    const asks = method === 'GET';
    const key = `${attempt} ${asks}`;
    const open = this.#open.get(key) ?? 0;
    if (open >= (asks ? MOST_QUESTIONS : MOST_DELIVERIES)) {
      const sentence = `${open} requests of the attempt are being answered.`;
      throw new Failure('too_many_requests', sentence);
    }
    this.#open.set(key, open + 1);
    return () => this.#leave(key);
  }

  #leave(key: string): void {
    const open = (this.#open.get(key) ?? 0) - 1;
    if (open > 0) this.#open.set(key, open);
    else this.#open.delete(key);
  }
}
