import { Failure, outputRule } from '@cgoforge/core';
import { Controller, HttpCode, Param, Put, Req, UseInterceptors } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AttemptInterceptor } from './attempt.interceptor.js';
import { Caller, type CallingAttempt } from './calling-attempt.js';
import { ReceiveFile } from './receive-file.js';

/** Takes what was built, once the executor has said that nothing in the compiler's container can change it any more. */
@Controller('attempts/:attempt/files')
@UseInterceptors(AttemptInterceptor)
export class FilesController {
  constructor(private readonly receiveFile: ReceiveFile) {}

  @Put(':name')
  @HttpCode(201)
  async put(@Caller() caller: CallingAttempt, @Param('name') name: string, @Req() request: FastifyRequest) {
    const wrong = outputRule(name);
    if (wrong !== null) throw new Failure('request_broken', `The file's name ${wrong}.`);
    const length = request.headers['content-length'];
    if (length === undefined) throw new Failure('request_broken', 'The file has no Content-Length.');
    if (!caller.compilerEnded) throw new Failure('compiler_running', 'The compiler has not ended.');
    const sha256 = await this.receiveFile.receive(caller, { name, size: Number(length), body: request.raw });
    return { sha256 };
  }
}
