import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readJson } from './read-json.js';

describe('readJson', () => {
  it('reads a value that comes in pieces, also within a character', async () => {
    const bytes = Buffer.from('{"name":"é"}');
    const pieces = Readable.from([bytes.subarray(0, 10), bytes.subarray(10)]);
    expect(await readJson(pieces)).toEqual({ name: 'é' });
  });

  it('stops to read a body that has no end', async () => {
    const endless = new Readable({
      read() {
        this.push(Buffer.alloc(64 * 1024, ' '));
      },
    });
    await expect(readJson(endless)).rejects.toMatchObject({ code: 'internal' });
    expect(endless.destroyed).toBe(true);
  });
});
