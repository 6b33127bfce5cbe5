import type { FileHandle } from 'node:fs/promises';

const PIECE = 256 * 1024;

/** The bytes from `start`, `size` of them, each piece in a buffer of its own. */
export async function* readRange(file: FileHandle, start: number, size: number): AsyncGenerator<Buffer> {
  for (let done = 0; done < size; ) {
    const length = Math.min(PIECE, size - done);
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, start + done);
    if (bytesRead === 0)
      throw new Error(`Failed to read ${size} bytes from ${start} on: the file is shorter`);
    done += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
