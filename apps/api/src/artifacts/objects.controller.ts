import { Failure, ObjectStore } from '@cgoforge/core';
import { attachment } from '@cgoforge/io';
import { Controller, Get, Head, Headers, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OpenToAll } from '../auth/open-to-all.js';
import { parseRange } from '../http/parse-range.js';
import { SignedObjects } from './signed-objects.js';

/** What no browser opens, sniffs or runs: the bytes were made by a stranger's build. */
const SAFE_HEADERS = {
  'content-type': 'application/octet-stream',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'private, no-store',
  'accept-ranges': 'bytes',
};

/** Serves the directory store's signed URLs. The signature alone opens the door: there is no other way to an object. */
@OpenToAll()
@Controller('objects')
export class ObjectsController {
  constructor(
    private readonly signed: SignedObjects,
    private readonly store: ObjectStore,
  ) {}

  /** Stands first: Fastify would else answer HEAD by reading the whole file. */
  @Head('*')
  async head(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { key, fileName } = this.signed.verify('HEAD', request.raw.url ?? '');
    const size = await this.#size(key);
    reply.headers({ ...this.#headers(key, fileName), 'content-length': size }).send();
  }

  @Get('*')
  async get(
    @Req() request: FastifyRequest,
    @Headers('range') rangeHeader: string | undefined,
    @Headers('if-range') ifRange: string | undefined,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { key, fileName } = this.signed.verify('GET', request.raw.url ?? '');
    const size = await this.#size(key);
    const headers = this.#headers(key, fileName);
    if (ifNoneMatch === headers.etag) {
      reply.status(304).headers(headers).send();
      return;
    }
    const range = ifRange !== undefined && ifRange !== headers.etag ? null : parseRange(rangeHeader, size);
    if (range === 'unsatisfiable') {
      reply.header('content-range', `bytes */${size}`);
      throw new Failure('range_not_satisfiable', `The file has ${size} bytes.`);
    }
    const { start, end } = range ?? { start: 0, end: size - 1 };
    const body = size === 0 ? '' : await this.store.open(key, { start, end });
    reply.headers({ ...headers, 'content-length': end - start + 1 });
    if (range) reply.status(206).header('content-range', `bytes ${start}-${end}/${size}`);
    reply.send(body);
  }

  async #size(key: string): Promise<number> {
    const size = await this.store.size(key);
    if (size === null) throw new Failure('not_found', 'The file is no longer stored.');
    return size;
  }

  /** An object is written once under a key of its own, so the key stands for the bytes. */
  #headers(key: string, fileName: string) {
    return {
      ...SAFE_HEADERS,
      'content-disposition': attachment(fileName),
      etag: `"${Buffer.from(key).toString('base64url')}"`,
    };
  }
}
