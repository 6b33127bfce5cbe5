import { asFailure, type GateFile, ModuleGate, ObjectStore, Received } from '@cgoforge/core';
import { Controller, Get, Param, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PodGuard } from './pod.guard.js';
import { type CallingPod, Pod } from './pod.js';

/** Gives a pod what it compiles, and with what. */
@Controller('attempts/:attempt')
@UseGuards(PodGuard)
export class DownloadsController {
  constructor(
    private readonly store: ObjectStore,
    private readonly gate: ModuleGate,
    private readonly received: Received,
  ) {}

  @Get('source')
  async source(@Pod() { source, plan }: CallingPod, @Res() reply: FastifyReply): Promise<void> {
    // The build asks for them within a second or two.
    if (plan.modules) this.gate.prepare(source.module);
    send({ size: source.size, body: await this.store.open(source.objectKey) }, reply);
  }

  @Get('toolchain')
  async toolchain(
    @Pod() pod: CallingPod,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { plan } = pod;
    const given = this.given(pod, 'go', this.gate.toolchain(plan.go, plan.target.arch));
    send(await fetched(request, given), reply);
  }

  /** As a module proxy (go.dev/ref/mod#goproxy-protocol) that knows one source's modules. Of lists and latest versions it has none:
   * a build takes what go.mod says. */
  @Get('modules/*')
  async module(
    @Pod() pod: CallingPod,
    @Param('*') name: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const given = this.given(pod, name, this.gate.module(pod.source.module, name));
    send(await fetched(request, given), reply);
  }

  /** Notes what could not be had: else its lack would look like an error of the compiler. What Go only tries is none. */
  private async given({ attempt }: CallingPod, what: string, file: Promise<GateFile>): Promise<GateFile> {
    try {
      const found = await file;
      await this.received.withhold(attempt, what, null);
      return found;
    } catch (error) {
      const failure = asFailure(error, 'unavailable');
      if (failure.code !== 'not_found') await this.received.withhold(attempt, what, failure.toJSON());
      throw error;
    }
  }
}

function send({ size, body }: GateFile, reply: FastifyReply): void {
  reply.header('content-type', 'application/octet-stream').header('content-length', size).send(body);
}

/** Waits as long as a fetch may take, which has a limit of its own: Go does not ask again when a connection ends. */
async function fetched(request: FastifyRequest, file: Promise<GateFile>): Promise<GateFile> {
  const { socket } = request.raw;
  const { timeout = 0 } = socket;
  socket.setTimeout(0);
  try {
    return await file;
  } finally {
    socket.setTimeout(timeout);
  }
}
