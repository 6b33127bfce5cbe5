import { Changes, Received, Wakeups } from '@cgoforge/core';
import {
  BadRequestException,
  Controller,
  Get,
  GoneException,
  type OnModuleDestroy,
  Query,
  Res,
  UseInterceptors,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { abortedWith } from '../http/aborted-with.js';
import { PodInterceptor } from './pod.interceptor.js';
import { type CallingPod, Pod } from './pod.js';

const MOST_SECONDS = 60;

/** Says whether the kubelet has seen the compiler end, as soon as that is known. */
@Controller('attempts/:attempt/state')
@UseInterceptors(PodInterceptor)
export class StateController implements OnModuleDestroy {
  readonly #closing = new AbortController();

  constructor(
    private readonly received: Received,
    private readonly wakeups: Wakeups,
  ) {}

  /** Who waits is answered, and asks another intake; all else that is asked may end in its own time. */
  onModuleDestroy(): void {
    this.#closing.abort();
  }

  @Get()
  async state(
    @Pod() { attempt }: CallingPod,
    @Query('wait') wait = '0',
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (!/^[0-9]{1,5}$/.test(wait)) throw new BadRequestException('wait is not a number of seconds.');
    const until = Date.now() + Math.min(Number(wait), MOST_SECONDS) * 1000;
    const gone = AbortSignal.any([abortedWith(reply.raw), this.#closing.signal]);
    const changes = new Changes(this.wakeups, ['pod'], attempt);
    try {
      for (;;) {
        // Not as the guard saw it: what came since then woke nobody.
        const pod = await this.received.admit(attempt);
        if (!pod) throw new GoneException('The attempt is over.');
        const left = until - Date.now();
        if (pod.compilerEnded) return { compiler: 'ended', outputs: await this.#outputs(attempt) };
        if (left <= 0 || gone.aborted) return { compiler: 'running' };
        await changes.next(left, gone);
      }
    } finally {
      changes.close();
    }
  }

  /** What the sidecar is to deliver: it keeps nothing itself. */
  async #outputs(attempt: string): Promise<readonly string[]> {
    const received = await this.received.find(attempt);
    return received?.compiled?.outputs ?? [];
  }
}
