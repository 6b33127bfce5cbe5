import { buffer } from 'node:stream/consumers';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { inPieces } from '@test-support/archives/index.js';
import { failureBy } from '@test-support/failure-by.js';
import { describe, expect, it } from 'vitest';
import { decompress } from './decompress.js';

type Kind = Parameters<typeof decompress>[1];

const content = Buffer.from(Array.from({ length: 3000 }, (_, index) => (index * index) % 251));
const checksum = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };
const compressed: Record<Kind, Buffer> = {
  gzip: gzipSync(content),
  zstd: zstdCompressSync(content, checksum),
};
const kinds: Kind[] = ['gzip', 'zstd'];

/** A frame that readers pass over, as pzstd puts before each of its own. */
const skipped = Buffer.from('502a4d180400000010000000', 'hex');

/** Around each place where one frame ends and the next begins, and pieces of a byte each. */
const sizes = (...parts: readonly Buffer[]) => {
  const ends = parts.map((_, index) => Buffer.concat(parts.slice(0, index + 1)).length);
  return [1, 7, ...ends.flatMap((end) => [end - 1, end, end + 1])];
};

const read = (bytes: Buffer, kind: Kind, piece = bytes.length) =>
  buffer(decompress(inPieces(bytes, piece), kind));
const failureOf = (bytes: Buffer, kind: Kind, piece = bytes.length) => failureBy(read(bytes, kind, piece));

describe.each(kinds)('%s', (kind) => {
  const whole = compressed[kind];

  it('is read however it arrives, and several in a row as one', async () => {
    const empty = kind === 'gzip' ? gzipSync('') : skipped;
    const parts = [empty, whole, empty, whole, empty];
    for (const piece of sizes(...parts)) {
      expect(await read(Buffer.concat(parts), kind, piece)).toEqual(Buffer.concat([content, content]));
    }
  });

  it('is broken when it is cut, wherever that is and whatever was before', async () => {
    for (let length = 1; length < whole.length; length += 13) {
      for (const before of [Buffer.alloc(0), whole]) {
        const cut = Buffer.concat([before, whole.subarray(0, length)]);
        expect((await failureOf(cut, kind)).code, `${length}`).toBe('archive_broken');
      }
    }
    for (const less of [1, 2, 3, 4, 5]) {
      expect((await failureOf(whole.subarray(0, -less), kind, 1)).code).toBe('archive_broken');
    }
  });

  it('is broken when anything else follows it', async () => {
    const others = ['<html>', 'x', '\x1f', '\x28\xb5', '\0\0x', `${'\0'.repeat(600_000)}x`];
    for (const other of others) {
      const parts = [whole, Buffer.from(other, 'latin1')];
      for (const piece of [...sizes(...parts).slice(2), 60_000]) {
        const failure = await failureOf(Buffer.concat(parts), kind, piece);
        expect(failure.code, JSON.stringify(other.slice(0, 9))).toBe('archive_broken');
      }
    }
  });

  it('is broken when a byte of it differs', async () => {
    const flipped = Buffer.from(whole);
    const last = flipped.length - (kind === 'gzip' ? 8 : 1);
    flipped.writeUInt8(flipped.readUInt8(last) ^ 1, last);
    expect((await failureOf(flipped, kind)).code).toBe('archive_broken');
  });

  it('lets its reader stop, though the rest never arrives', async () => {
    const body = (async function* () {
      yield whole;
      await new Promise(() => undefined);
    })();
    for await (const piece of decompress(body, kind)) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
  });

  it('says what broke its input', async () => {
    const body = (async function* () {
      yield whole.subarray(0, 20);
      throw new Error('the sender has gone');
    })();
    await expect(buffer(decompress(body, kind))).rejects.toThrow('the sender has gone');
  });
});

it('zeros after a gzip stream are the end of a tape, however many', async () => {
  for (const zeros of [1, 511, 512, 10_240, 700_000]) {
    const parts = [compressed.gzip, compressed.gzip, Buffer.alloc(zeros)];
    for (const piece of [...sizes(...parts).slice(2), 4096]) {
      expect(await read(Buffer.concat(parts), 'gzip', piece)).toEqual(Buffer.concat([content, content]));
    }
  }
});

it('zeros after zstd, which zstd itself refuses, and a gzip stream after zeros are broken', async () => {
  const zeros = Buffer.alloc(512);
  for (const piece of sizes(compressed.zstd, zeros).slice(2)) {
    expect((await failureOf(Buffer.concat([compressed.zstd, zeros]), 'zstd', piece)).code).toBe(
      'archive_broken',
    );
  }
  const hidden = Buffer.concat([compressed.gzip, zeros, compressed.gzip]);
  expect((await failureOf(hidden, 'gzip')).code).toBe('archive_broken');
});

it('a zstd frame that wants more than 8 MiB of memory is a bomb', async () => {
  // RFC 8878, 3.1.1.1.2: the window is 2 to the power of ten and the upper five bits.
  const frame = (log: number) => Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, (log - 10) << 3, 1, 0, 0]);
  const failure = await failureOf(frame(24), 'zstd');
  expect(failure.code).toBe('archive_bomb');
  expect(failure.detail).toContain('8 MiB');
  expect(await read(frame(23), 'zstd')).toHaveLength(0);
});

it('more zstd frames than any tool writes are a bomb', async () => {
  const frames = Buffer.concat(Array<Buffer>(12_000).fill(skipped));
  expect((await failureOf(frames, 'zstd', 60_000)).code).toBe('archive_bomb');
}, 60_000);
