import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { IndexedFile } from './found-entry.js';

/** The files of a source that was read, by name, with their contents in the scratch file. */
export class SourceTree {
  readonly #files: ReadonlyMap<string, IndexedFile>;

  constructor(
    files: Iterable<IndexedFile>,
    private readonly scratch: string,
  ) {
    const byName = new Map<string, IndexedFile>();
    for (const file of files) byName.set(file.name, file);
    this.#files = byName;
  }

  /** All names, sorted. */
  names(): string[] {
    return [...this.#files.keys()];
  }

  /** Bytes of the file; `null` when there is none of that name. */
  size(name: string): number | null {
    return this.#files.get(name)?.size ?? null;
  }

  /** The bytes from `start` to `end` inclusive, by default all; what lies behind the file's end is not given. */
  open(name: string, range: { readonly start?: number; readonly end?: number } = {}): Readable {
    const file = this.#files.get(name);
    if (!file) throw new Error('Failed to open a file that the source does not have');
    const { start = 0, end = file.size - 1 } = range;
    const last = Math.min(end, file.size - 1);
    if (start > last) return Readable.from([]);
    return createReadStream(this.scratch, { start: file.offset + start, end: file.offset + last });
  }

  /** At most the first `most` bytes. */
  read(name: string, most: number): Promise<Buffer> {
    return buffer(this.open(name, { end: most - 1 }));
  }
}
