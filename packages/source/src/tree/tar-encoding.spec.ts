import { inPieces } from '@test-support/archives/index.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTar } from '../archive/read-tar.js';
import { encodeTarHeader, padding, TAR_END } from './tar-encoding.js';

async function readBack(tar: Buffer) {
  for await (const entry of readTar(inPieces(tar, tar.length))) return entry;
  return null;
}

describe('encodeTarHeader', () => {
  it('writes what reads back as the same name and size', async () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 300 })
      .filter((text) => !text.includes('\0'));
    await fc.assert(
      fc.asyncProperty(name, fc.nat(2000), async (text, size) => {
        const header = encodeTarHeader(text, size, 0o644);
        const tar = Buffer.concat([header, Buffer.alloc(size), padding(size), TAR_END]);
        expect(await readBack(tar)).toMatchObject({ name: Buffer.from(text).toString(), size, kind: 'file' });
      }),
    );
  });

  it.each([8 ** 11 - 1, 8 ** 11, 8 ** 12])('holds a size of %d bytes', async (size) => {
    expect(await readBack(encodeTarHeader('large', size, 0o644))).toMatchObject({ name: 'large', size });
  });

  it.each([85, 86, 87, 88, 91, 92, 986, 987, 988])(
    'counts the digits of its own length, at %d bytes',
    async (length) => {
      const name = 'ü'.repeat(length);
      expect(await readBack(encodeTarHeader(name, 0, 0o644))).toMatchObject({ name });
    },
  );
});
