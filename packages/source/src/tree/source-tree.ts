import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type IndexedEntry, type IndexedFile, isLink } from './found-entry.js';
import { realPath } from './real-path.js';

/** The files of a source that was read, by name and through its links, with their contents in the scratch file. */
export class SourceTree {
  readonly #entries: ReadonlyMap<string, IndexedEntry>;

  constructor(
    entries: Iterable<IndexedEntry>,
    private readonly scratch: string,
  ) {
    const byName = new Map<string, IndexedEntry>();
    for (const entry of entries) byName.set(entry.name, entry);
    this.#entries = byName;
  }

  /** The names of all files and links, sorted. */
  names(): string[] {
    return [...this.#entries.keys()];
  }

  /** Bytes of the file; `null` when there is none of that name. */
  size(name: string): number | null {
    return this.#find(name)?.size ?? null;
  }

  /** The bytes from `start` to `end` inclusive, by default all; what lies behind the file's end is not given. */
  open(name: string, range: { readonly start?: number; readonly end?: number } = {}): Readable {
    const file = this.#find(name);
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

  #find(name: string): IndexedFile | null {
    const targetOf = (path: string) => {
      const entry = this.#entries.get(path);
      return entry && isLink(entry) ? entry.target : undefined;
    };
    const entry = this.#entries.get(realPath(name, targetOf));
    return entry && !isLink(entry) ? entry : null;
  }
}
