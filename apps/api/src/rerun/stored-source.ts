import { type BuildView, Failure, ObjectStore, Sources } from '@cgoforge/core';
import { DiskRoom } from '@cgoforge/io';
import { Injectable } from '@nestjs/common';
import { refuseExpired } from '../builds/build-lookup.js';

/** The stored source of a build that is to run once more. */
@Injectable()
export class StoredSource {
  constructor(
    private readonly sources: Sources,
    private readonly store: ObjectStore,
    private readonly room: DiskRoom,
  ) {}

  /** Where it is stored. Throws `expired`, `source_gone`, and `disk_full` where a new build would be refused so too. */
  async require(tenant: string, build: BuildView): Promise<{ objectKey: string; size: number }> {
    refuseExpired(build);
    await this.room.require();
    const stored = await this.sources.find(tenant, build.source.digest);
    if (stored && (await this.store.size(stored.objectKey)) === stored.size) return stored;
    throw new Failure('source_gone', `The source of ${build.id} is not in the store.`);
  }
}
