import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Ids } from '@cgoforge/core';
import { DiskRoom } from '@cgoforge/io';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ApiSettings } from '../http/api-settings.js';
import { admitUpload, uploadBytes } from './admit-upload.js';
import type { UploadFiles } from './source-reader.js';
import { uploadFilesIn } from './upload-files.js';

/** Folders for uploads, one each; none outlives its request. */
@Injectable()
export class Spool implements OnModuleInit {
  #open = 0;
  #reservedBytes = 0;

  constructor(
    private readonly settings: ApiSettings,
    private readonly room: DiskRoom,
    private readonly ids: Ids,
  ) {}

  /** Removes what requests of an earlier life left. One service uses the folder at a time. */
  async onModuleInit(): Promise<void> {
    const { spoolFolder } = this.settings;
    await mkdir(spoolFolder, { recursive: true, mode: 0o700 });
    const left = (await readdir(spoolFolder)).filter((name) => name.startsWith('bld_'));
    await Promise.all(left.map((name) => rm(join(spoolFolder, name), { recursive: true, force: true })));
  }

  /** Gives `use` a new folder, which is gone when it is done. `length` is that of the request, if it says one. Throws
   * `disk_full` when the disk has no room for it, `too_many_requests` when only uploads have none. */
  async withFolder<T>(length: number | null, use: (files: UploadFiles) => Promise<T>): Promise<T> {
    const { spoolFolder, archiveLimits } = this.settings;
    const spareBytes = await this.room.require();
    const needed = uploadBytes(archiveLimits, length);
    const unreservedBytes = (this.settings.spoolBytes ?? Number.POSITIVE_INFINITY) - this.#reservedBytes;
    admitUpload({ open: this.#open, spareBytes, unreservedBytes, ...needed });
    this.#open += 1;
    this.#reservedBytes += needed.mostBytes;
    const folder = join(spoolFolder, this.ids.next('bld'));
    try {
      await mkdir(folder, { mode: 0o700 });
      return await use(uploadFilesIn(folder, length));
    } finally {
      this.#open -= 1;
      this.#reservedBytes -= needed.mostBytes;
      await rm(folder, { recursive: true, force: true });
    }
  }
}
