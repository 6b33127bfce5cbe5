import { readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';

const PIECE = 256 * 1024;

/** The bytes from `start`, `size` of them, each piece in a buffer of its own. */
export function* readRange(file: FileHandle, start: number, size: number): Generator<Buffer> {
  for (let done = 0; done < size; ) {
    const buffer = Buffer.allocUnsafe(Math.min(PIECE, size - done));
    const bytesRead = readSync(file.fd, buffer, { position: start + done });
    if (bytesRead === 0)
      throw new Error(`Failed to read ${size} bytes from ${start} on: the file is shorter`);
    done += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
