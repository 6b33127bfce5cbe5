import { Failure, Received, Receiving, Wakeups } from '@cgoforge/core';
import { Changes } from '@cgoforge/io';
import { Controller, Get, type OnModuleDestroy, Query, Res, UseInterceptors } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { abortedWith } from '../http/aborted-with.js';
import { AttemptInterceptor } from './attempt.interceptor.js';
import { Caller, type CallingAttempt } from './calling-attempt.js';

const MOST_SECONDS = 60;

/** Says whether the executor has seen the compiler end, as soon as that is known. */
@Controller('attempts/:attempt/state')
@UseInterceptors(AttemptInterceptor)
export class StateController implements OnModuleDestroy {
  readonly #closing = new AbortController();

  constructor(
    private readonly received: Received,
    private readonly receiving: Receiving,
    private readonly wakeups: Wakeups,
  ) {}

  /** Who waits is answered, and asks another intake; all else that is asked may end in its own time. */
  onModuleDestroy(): void {
    this.#closing.abort();
  }

  @Get()
  async state(
    @Caller() { attempt }: CallingAttempt,
    @Query('wait') wait = '0',
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (!/^[0-9]{1,5}$/.test(wait)) throw new Failure('request_broken', 'wait is not a number of seconds.');
    const until = performance.now() + Math.min(Number(wait), MOST_SECONDS) * 1000;
    const gone = AbortSignal.any([abortedWith(reply.raw), this.#closing.signal]);
    using changes = new Changes(this.wakeups, ['attempt'], attempt);
    for (;;) {
      // Not as the guard saw it: what came since then woke nobody.
      const admitted = await this.receiving.admit(attempt);
      if (!admitted) throw new Failure('attempt_over', 'The attempt is over.');
      const left = until - performance.now();
      if (admitted.compilerEnded) return { compiler: 'ended', outputs: await this.#outputs(attempt) };
      if (left <= 0 || gone.aborted) return { compiler: 'running' };
      await changes.next(left, gone);
    }
  }

  /** What the sidecar is to deliver: it keeps nothing itself. */
  async #outputs(attempt: string): Promise<readonly string[]> {
    const received = await this.received.find(attempt);
    return received?.compiled?.outputs ?? [];
  }
}
