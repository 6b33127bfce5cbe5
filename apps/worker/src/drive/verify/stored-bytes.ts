import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { ByteSource } from '@cgoforge/binary';
import { Failure, type ObjectStore } from '@cgoforge/core';

/** Headers and tables lie close together: one block answers many small reads. */
const BLOCK_BYTES = 256 * 1024;
const MOST_BLOCKS = 16;

/** Random access to a stored object, a block at a time. */
export async function storedBytes(store: ObjectStore, key: string): Promise<ByteSource> {
  const size = await store.size(key);
  if (size === null) throw new Failure('internal', `Nothing is stored under ${key}.`);
  const blocks = new Map<number, Promise<Buffer>>();

  const block = (index: number): Promise<Buffer> => {
    const known = blocks.get(index);
    if (known) return known;
    const oldest = blocks.keys().next().value;
    if (oldest !== undefined && blocks.size >= MOST_BLOCKS) blocks.delete(oldest);
    const start = index * BLOCK_BYTES;
    const fresh = store.open(key, { start, end: Math.min(start + BLOCK_BYTES, size) - 1 }).then(buffer);
    blocks.set(index, fresh);
    return fresh;
  };

  return {
    size,
    async read(offset, length) {
      const parts: Buffer[] = [];
      for (let at = offset; at < Math.min(offset + length, size); ) {
        const from = at % BLOCK_BYTES;
        const part = (await block(Math.floor(at / BLOCK_BYTES))).subarray(from, from + offset + length - at);
        if (part.length === 0) break;
        parts.push(part);
        at += part.length;
      }
      return Buffer.concat(parts);
    },
  };
}

/** SHA-256 in hex of what the store gives back. */
export async function sha256OfObject(store: ObjectStore, key: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(await store.open(key), hash, { signal });
  return hash.digest('hex');
}
