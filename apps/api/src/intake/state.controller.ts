import { Received, Wakeups } from '@cgoforge/core';
import { BadRequestException, Controller, Get, GoneException, Query, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Changes } from '../builds/changes.js';
import { abortedWith } from '../http/aborted-with.js';
import { PodGuard } from './pod.guard.js';
import { type CallingPod, Pod } from './pod.js';

const MOST_SECONDS = 60;

/** Says whether the kubelet has seen the compiler end, as soon as that is known. */
@Controller('attempts/:attempt/state')
@UseGuards(PodGuard)
export class StateController {
  constructor(
    private readonly received: Received,
    private readonly wakeups: Wakeups,
  ) {}

  @Get()
  async state(
    @Pod() { attempt }: CallingPod,
    @Query('wait') wait = '0',
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (!/^[0-9]{1,5}$/.test(wait)) throw new BadRequestException('wait is not a number of seconds.');
    const until = Date.now() + Math.min(Number(wait), MOST_SECONDS) * 1000;
    const gone = abortedWith(reply.raw);
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
