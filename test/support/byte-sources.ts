import { open } from 'node:fs/promises';
import type { ByteSource } from '@cgoforge/binary';

/** Bytes in memory. */
export function bytesOf(buffer: Buffer): ByteSource {
  return { size: buffer.length, read: async (offset, length) => buffer.subarray(offset, offset + length) };
}

/** The bytes of a file, which is open while they are used. */
export async function withBytesOfFile<T>(path: string, use: (source: ByteSource) => Promise<T>): Promise<T> {
  await using file = await open(path);
  const { size } = await file.stat();
  return await use({
    size,
    read: async (offset, length) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    },
  });
}
