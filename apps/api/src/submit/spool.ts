import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Ids } from '@cgoforge/core';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ApiSettings } from '../http/api-settings.js';
import type { UploadFiles } from './source-reader.js';

/** Folders for uploads, one each; none outlives its request. */
@Injectable()
export class Spool implements OnModuleInit {
  constructor(
    private readonly settings: ApiSettings,
    private readonly ids: Ids,
  ) {}

  /** Removes what requests of an earlier life left. One service uses the folder at a time. */
  async onModuleInit(): Promise<void> {
    const { spoolFolder } = this.settings;
    await mkdir(spoolFolder, { recursive: true, mode: 0o700 });
    const left = (await readdir(spoolFolder)).filter((name) => name.startsWith('bld_'));
    await Promise.all(left.map((name) => rm(join(spoolFolder, name), { recursive: true, force: true })));
  }

  /** Gives `use` a new folder, which is gone when it is done. */
  async withFolder<T>(use: (files: UploadFiles) => Promise<T>): Promise<T> {
    const folder = join(this.settings.spoolFolder, this.ids.next('bld'));
    await mkdir(folder, { mode: 0o700 });
    try {
      const [spool, scratch, canonical] = ['spool', 'scratch', 'canonical'].map((name) =>
        join(folder, name),
      ) as [string, string, string];
      return await use({ folder, spool, scratch, canonical });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}
