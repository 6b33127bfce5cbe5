import { type GateFile, ModuleGate, ObjectStore } from '@cgoforge/core';
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
  ) {}

  @Get('source')
  async source(@Pod() { source, plan }: CallingPod, @Res() reply: FastifyReply): Promise<void> {
    // The build asks for them within a second or two.
    if (plan.modules) this.gate.prepare(source.module);
    send({ size: source.size, body: await this.store.open(source.objectKey) }, reply);
  }

  @Get('toolchain')
  async toolchain(
    @Pod() { plan }: CallingPod,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    send(await fetched(request, this.gate.toolchain(plan.go, plan.target.arch)), reply);
  }

  /** As a module proxy (go.dev/ref/mod#goproxy-protocol) that knows one source's modules. Of lists and latest versions it has none:
   * a build takes what go.mod says. */
  @Get('modules/*')
  async module(
    @Pod() { source }: CallingPod,
    @Param('*') name: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    send(await fetched(request, this.gate.module(source.module, name)), reply);
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
