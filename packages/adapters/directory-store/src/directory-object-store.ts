import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { Clock, checkObjectKey, Failure, ObjectStore, type SignedUse } from '@cgoforge/core';
import { MeasuredBody, syncPath } from '@cgoforge/io';
import { nextPartial, sweepPartials } from './partial-files.js';
import { signUrl } from './signed-url.js';

export interface DirectoryStoreOptions {
  /** The folder that holds everything; on one file system, since objects arrive by rename. */
  readonly root: string;
  /** The address of the API that serves `/objects`, without a slash at its end. */
  readonly publicUrl: string;
  /** Secret, at least 32 bytes. */
  readonly signingKey: Buffer;
}

/** What is read at once; with Node's own 64 KiB a large file takes twice as long. */
const READ_BYTES = 512 * 1024;

/** Objects as files: `objects/<key>` once they are whole, `partial/` before. */
export class DirectoryObjectStore implements ObjectStore {
  private constructor(
    private readonly options: DirectoryStoreOptions,
    private readonly clock: Clock,
  ) {}

  /** Opens the store, made if missing, and removes what crashed writers left. */
  static async open(options: DirectoryStoreOptions, clock: Clock): Promise<DirectoryObjectStore> {
    await reach(() => sweepPartials(join(options.root, 'partial'), clock.now()));
    return new DirectoryObjectStore(options, clock);
  }

  async put(key: string, body: Readable, size: number): Promise<{ sha256: string }> {
    const path = this.#pathOf(key);
    const partial = nextPartial(join(this.options.root, 'partial'));
    const measured = new MeasuredBody(body, size);
    try {
      await using file = await reach(() => open(partial, 'wx', 0o600));
      for await (const chunk of measured) await reach(() => file.appendFile(chunk));
      await reach(() => file.sync());
      await reach(() => this.#moveInto(partial, path));
    } catch (error) {
      body.destroy();
      await rm(partial, { force: true });
      throw error;
    }
    return { sha256: measured.sha256() };
  }

  /** Moves the file, so that its bytes are neither read nor written once more. */
  async putFile(key: string, path: string, size: number): Promise<void> {
    const place = this.#pathOf(key);
    const found = await reach(() => stat(path));
    if (found.size !== size)
      throw new Failure('internal', `A file of ${size} bytes has ${found.size}; nothing was stored.`);
    await reach(() => syncPath(path));
    const moved = await reach(() =>
      unless(
        ELSEWHERE,
        this.#moveInto(path, place).then(() => true),
      ),
    );
    if (moved) return;
    await this.put(key, createReadStream(path, { highWaterMark: READ_BYTES }), size);
  }

  async open(key: string, range?: { start: number; end: number }): Promise<Readable> {
    const size = await this.size(key);
    if (size !== null && range && range.start >= size) {
      throw new Failure('range_not_satisfiable', `${key} has ${size} bytes, none from ${range.start} on.`);
    }
    const file = size === null ? null : await reach(() => unless(MISSING, open(this.#pathOf(key), 'r')));
    if (!file) throw new Failure('not_found', `There is no object under ${key}.`);
    return file.createReadStream({ ...range, highWaterMark: READ_BYTES });
  }

  async size(key: string): Promise<number | null> {
    const found = await reach(() => unless(MISSING, stat(this.#pathOf(key))));
    return found?.isFile() ? found.size : null;
  }

  async delete(prefix: string): Promise<void> {
    const path = this.#pathOf(prefix);
    await reach(() => unless(MISSING, rm(path, { recursive: true, force: true })));
  }

  async signedUrl(key: string, use: SignedUse): Promise<string> {
    return this.options.publicUrl + signUrl(key, use, this.options.signingKey, this.clock.now());
  }

  #pathOf(key: string): string {
    return join(this.options.root, 'objects', checkObjectKey(key));
  }

  /** The bytes are on disk already; the name is too when this returns, so that a power cut after it loses nothing. */
  async #moveInto(partial: string, path: string): Promise<void> {
    const folder = dirname(path);
    const firstMade = await mkdir(folder, { recursive: true, mode: 0o700 });
    // Before the file is moved: where that fails, whoever tries again finds the folders made.
    for (let made = folder; firstMade && made.length >= firstMade.length; made = dirname(made)) {
      await syncPath(dirname(made));
    }
    await rename(partial, path);
    await syncPath(folder);
  }
}

/** How it is said that nothing is there, also when a part of the path is a file. */
const MISSING = ['ENOENT', 'ENOTDIR'];

/** How it is said that a file cannot be moved because it lies on another file system. */
const ELSEWHERE = ['EXDEV'];

/** Null where it fails with one of these codes. */
async function unless<T>(codes: readonly string[], work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (codes.includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

/** A disk that fails is a store that cannot be reached. */
async function reach<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure('unavailable', 'The folder of the object store does not answer.', { cause: error });
  }
}
