import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { GrowingSize } from './growing-size.js';

describe('GrowingSize', () => {
  it('yields the newest size and ends when the file is whole', async () => {
    const size = new GrowingSize();
    const seen: number[] = [];
    const reading = (async () => {
      for await (const bytes of size) {
        seen.push(bytes);
        if (bytes === 10) size.grow(20);
        if (bytes === 20) size.complete();
      }
    })();
    size.grow(5);
    size.grow(10);
    await reading;
    expect(seen).toEqual([10, 20]);
  });

  it('gives the last bytes also when they came together with the end', async () => {
    const size = new GrowingSize();
    size.grow(7);
    size.complete();
    expect(await Readable.from(size).toArray()).toEqual([7]);
  });

  it('throws when the upload is given up', async () => {
    const size = new GrowingSize();
    const reading = Readable.from(size).toArray();
    size.abort();
    await expect(reading).rejects.toThrow('given up');
  });
});
