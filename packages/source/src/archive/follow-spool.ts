import { open } from 'node:fs/promises';

const CHUNK = 256 * 1024;

/**
 * The bytes of a file that another is still writing. `written` yields how many bytes are there by now, and ends when
 * the file is whole; when it throws, so does this. What is not asked for stays in the file, so a slow reader costs no
 * memory.
 */
export async function* followSpool(path: string, written: AsyncIterable<number>): AsyncGenerator<Buffer> {
  const file = await open(path, 'r');
  try {
    let position = 0;
    for await (const size of written) {
      while (position < size) {
        const { bytesRead, buffer } = await file.read(
          Buffer.allocUnsafe(Math.min(CHUNK, size - position)),
          0,
          Math.min(CHUNK, size - position),
          position,
        );
        if (bytesRead === 0) throw new Error(`Failed to read ${size} bytes of the spool file`);
        position += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
    }
  } finally {
    await file.close();
  }
}
