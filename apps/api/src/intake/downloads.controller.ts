import { asFailure, type GateFile, ModuleGate, ObjectStore, Receiving } from '@cgoforge/core';
import { Controller, Get, Param, Res, UseInterceptors } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { abortedWith } from '../http/aborted-with.js';
import { AttemptInterceptor } from './attempt.interceptor.js';
import { Caller, type CallingAttempt } from './calling-attempt.js';
import { SourceModules } from './source-modules.js';

/** Gives an attempt what it compiles, and with what. */
@Controller('attempts/:attempt')
@UseInterceptors(AttemptInterceptor)
export class DownloadsController {
  constructor(
    private readonly store: ObjectStore,
    private readonly gate: ModuleGate,
    private readonly receiving: Receiving,
    private readonly modules: SourceModules,
  ) {}

  @Get('source')
  async source(
    @Caller() { attempt, source, plan }: CallingAttempt,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    // The build asks for them within a second or two.
    if (plan.modulesFrom === 'intake')
      await this.modules.use(attempt, async (module) => this.gate.prepare(module));
    send({ size: source.size, body: await this.store.open(source.objectKey) }, reply);
  }

  /** The release of Go that the plan names. */
  @Get('toolchain')
  async go(@Caller() caller: CallingAttempt, @Res() reply: FastifyReply): Promise<void> {
    const { go, target } = caller.plan;
    await this.give(caller, 'go', reply, (gone) => this.gate.go(go, target.arch, gone));
  }

  /** As a module proxy (go.dev/ref/mod#goproxy-protocol) that knows one source's modules. Of lists and latest versions
   * it has none: a build takes what go.mod says. */
  @Get('modules/*')
  async module(
    @Caller() caller: CallingAttempt,
    @Param('*') name: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.give(caller, name, reply, (gone) =>
      this.modules.use(caller.attempt, (module) => this.gate.module(module, name, gone)),
    );
  }

  /** Notes what could not be had: else its lack would look like an error of the compiler. What Go only tries is
   * none. */
  private async give(
    { attempt }: CallingAttempt,
    what: string,
    reply: FastifyReply,
    fetch: (gone: AbortSignal) => Promise<GateFile>,
  ): Promise<void> {
    const gone = abortedWith(reply.raw);
    try {
      const file = await fetched(reply.request, fetch(gone));
      await this.receiving.withhold(attempt, what, null);
      send(file, reply);
    } catch (error) {
      if (gone.aborted) return;
      const failure = asFailure(error, 'unavailable');
      if (failure.code !== 'not_found') await this.receiving.withhold(attempt, what, failure.toJSON());
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
