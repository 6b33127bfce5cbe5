import { Received } from '@cgoforge/core';
import { Controller, Get } from '@nestjs/common';

/** How long an answer of the database holds: whoever reaches intake may ask. */
const ANSWER_MS = 1_000;

/** Whether the process lives, and whether it can work. */
@Controller()
export class ProbesController {
  #answer: Promise<unknown> = Promise.resolve();
  #until = 0;

  constructor(private readonly received: Received) {}

  @Get('livez')
  live() {
    return { status: 'ok' };
  }

  /** Asks the database for any attempt: once in a second, however many ask. */
  @Get('readyz')
  async ready() {
    if (performance.now() >= this.#until) {
      this.#until = performance.now() + ANSWER_MS;
      this.#answer = this.received.find('');
    }
    await this.#answer;
    return { status: 'ok' };
  }
}
