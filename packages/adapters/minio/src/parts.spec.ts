import fc from 'fast-check';
import { expect, it } from 'vitest';
import { partsOf } from './parts.js';

async function* chunksOf(buffers: readonly Buffer[]) {
  yield* buffers;
}

async function collect(chunks: readonly Buffer[], size: number): Promise<Buffer[]> {
  const parts: Buffer[] = [];
  for await (const part of partsOf(chunksOf(chunks), size)) parts.push(part);
  return parts;
}

it('partsOf keeps every byte in order, in parts of one size and a smaller last one', async () => {
  const chunk = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));
  await fc.assert(
    fc.asyncProperty(fc.array(chunk), fc.integer({ min: 1, max: 16 }), async (chunks, size) => {
      const parts = await collect(chunks, size);
      expect(Buffer.concat(parts).equals(Buffer.concat(chunks))).toBe(true);
      expect(parts.slice(0, -1).every((part) => part.length === size)).toBe(true);
      expect(parts.every((part) => part.length > 0 && part.length <= size)).toBe(true);
    }),
  );
});
