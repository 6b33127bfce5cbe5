import { createWriteStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import { pack as createPack, type Pack } from 'tar-stream';
import type { SourceFile } from './found-entry.js';
import { readRange } from './scratch-file.js';

/**
 * Writes the stored form of a source, the same bytes for the same tree: sorted names, owner 0, time 0, mode 0644, or 0755 where a
 * script starts, gzip at its fastest level. Answers its size.
 */
export async function writeCanonical(
  files: readonly SourceFile[],
  scratch: string,
  path: string,
): Promise<number> {
  const contents = await open(scratch, 'r');
  try {
    const pack = createPack();
    const output = createWriteStream(path, { flags: 'wx', mode: 0o600 });
    await Promise.all([
      pipeline(pack, createGzip({ level: constants.Z_BEST_SPEED, chunkSize: 256 * 1024 }), output),
      fill(pack, files, contents),
    ]);
    return output.bytesWritten;
  } finally {
    await contents.close();
  }
}

async function fill(pack: Pack, files: readonly SourceFile[], contents: FileHandle): Promise<void> {
  for (const { name, offset, size, script } of files) {
    const entry = pack.entry({ name, size, type: 'file', mode: script ? 0o755 : 0o644, mtime: new Date(0) });
    await pipeline(readRange(contents, offset, size), entry);
  }
  pack.finalize();
}
