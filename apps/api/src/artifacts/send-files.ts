import { type BuildView, Failure, ObjectStore } from '@cgoforge/core';
import { attachment } from '@cgoforge/io';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { refuseExpired } from '../builds/build-lookup.js';
import { PublicUrl } from '../http/public-url.js';
import { fileSet } from './file-set.js';
import { type ArchiveFormat, PackFiles } from './pack-files.js';

const MEDIA_TYPES = { tgz: 'application/gzip', zip: 'application/zip' } as const;

/** Answers with the files of a build that succeeded: one as it is, several as an archive, .tgz unless asked else. */
@Injectable()
export class SendFiles {
  constructor(
    private readonly store: ObjectStore,
    private readonly packFiles: PackFiles,
    private readonly url: PublicUrl,
  ) {}

  /** `format`: as such an archive also where it is one file. */
  async send(build: BuildView, format: ArchiveFormat | undefined, reply: FastifyReply): Promise<void> {
    refuseExpired(build);
    const [first, ...more] = build.tasks.flatMap((task) => task.artifacts);
    if (!first) throw new Failure('internal', `${build.id} succeeded without a file.`);
    reply.status(200).header('x-content-type-options', 'nosniff').header('cache-control', 'no-store');
    if (more.length > 0 || format !== undefined) {
      const form = format ?? 'tgz';
      reply.header('content-type', MEDIA_TYPES[form]);
      reply.header('content-disposition', attachment(`${build.name ?? build.id}.${form}`));
      await reply.send(this.packFiles.pack(fileSet(build, this.url), form));
      return;
    }
    const body = await this.store.open(first.objectKey);
    reply.header('content-type', 'application/octet-stream').header('content-length', first.size);
    reply.header('content-disposition', attachment(first.name)).header('x-checksum-sha256', first.sha256);
    await reply.send(body);
  }
}
