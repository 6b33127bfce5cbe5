import type { ServerResponse } from 'node:http';
import { HttpException, HttpStatus, Injectable } from '@nestjs/common';

/** Go asks for modules with as many requests at once as the node has processors; all else a pod asks one by one. */
const MOST_AT_ONCE = 256;

/** The requests that are being answered, by attempt: one that asks without end leaves room for the others. */
@Injectable()
export class PodRequests {
  readonly #open = new Map<string, number>();

  /** Counts one until its response is closed. Throws 429. */
  enter(attempt: string, response: ServerResponse): void {
    const open = this.#open.get(attempt) ?? 0;
    if (open >= MOST_AT_ONCE) {
      throw new HttpException(
        `${open} requests of the attempt are being answered.`,
        HttpStatus.TOO_MANY_REQUESTS,
      );
    }
    this.#open.set(attempt, open + 1);
    response.once('close', () => this.#leave(attempt));
  }

  #leave(attempt: string): void {
    const open = (this.#open.get(attempt) ?? 0) - 1;
    if (open > 0) this.#open.set(attempt, open);
    else this.#open.delete(attempt);
  }
}
