import { closeSync, openSync, readSync, writeFileSync } from 'node:fs';
import { type IndexedEntry, type IndexedFile, isLink } from './found-entry.js';

const PIECE = 64 * 1024;

const NEWLINE = 0x0a;

/**
 * The list of a source's files and links, in a file of its own: a hundred thousand names pass from the reader that found
 * them to those that need them without lying in anybody's memory. A line each, synchronously for the reason that
 * `readArchive` gives.
 */
export class FileIndex implements Iterable<IndexedEntry> {
  constructor(private readonly path: string) {}

  /** Writes the list, in its order. */
  write(entries: Iterable<IndexedEntry>): void {
    const file = openSync(this.path, 'w', 0o600);
    try {
      let lines = '';
      for (const entry of entries) {
        lines += `${JSON.stringify(fieldsOf(entry))}\n`;
        if (lines.length < PIECE) continue;
        writeFileSync(file, lines);
        lines = '';
      }
      writeFileSync(file, lines);
    } finally {
      closeSync(file);
    }
  }

  /** Reads it from the disk each time. */
  *[Symbol.iterator](): Generator<IndexedEntry> {
    const file = openSync(this.path, 'r');
    try {
      const piece = Buffer.allocUnsafe(PIECE);
      let rest = Buffer.alloc(0);
      for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) {
        const bytes = Buffer.concat([rest, piece.subarray(0, read)]);
        let start = 0;
        for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
          yield entryOf(JSON.parse(bytes.toString('utf8', start, end)));
          start = end + 1;
        }
        rest = bytes.subarray(start);
      }
    } finally {
      closeSync(file);
    }
  }
}

type Fields =
  | [name: string, target: string]
  | [name: string, ...file: [number, number, IndexedFile['script']]];

function fieldsOf(entry: IndexedEntry): Fields {
  const { name } = entry;
  return isLink(entry) ? [name, entry.target] : [name, entry.offset, entry.size, entry.script];
}

function entryOf(fields: Fields): IndexedEntry {
  if (fields.length === 2) return { name: fields[0], target: fields[1] };
  const [name, offset, size, script] = fields;
  return { name, offset, size, script };
}
