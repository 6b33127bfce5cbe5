import type { TaskView } from '@cgoforge/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PublicUrl } from '../http/public-url.js';
import type { LogEvent } from './build-log.js';
import { logEvents, parsePosition, printPosition } from './log-events.js';

describe('the position in a log', () => {
  it('is read back as it was printed', () => {
    const slug = fc.stringMatching(/^linux-[a-z0-9]+-glibc2\.[0-9]+$/);
    fc.assert(
      fc.property(fc.dictionary(slug, fc.nat(), { minKeys: 1, noNullPrototype: true }), (position) => {
        expect(parsePosition(printPosition(position))).toEqual(position);
      }),
    );
  });

  it.each(['x', 'a=-1', 'a=1,', 'a=1;b=2'])('refuses %j, which is not one of ours', (text) => {
    expect(() => parsePosition(text)).toThrow(expect.objectContaining({ code: 'invalid_query' }));
  });
});

it('logEvents counts the bytes that it sends, which are more than those of a broken text', async () => {
  const task = { asked: 'linux/amd64', slug: 'linux-amd64-glibc2.36' } as TaskView;
  const lines = (text: Buffer): LogEvent => ({
    ...{ kind: 'lines', id: 'bld_1', task, text, ours: false, position: {} },
  });
  const sentOf = async (mostBytes: number) => {
    const events = (async function* () {
      yield lines(Buffer.alloc(100, 0xff));
    })();
    return (await Array.fromAsync(logEvents(events, new PublicUrl('http://localhost'), mostBytes))).join('');
  };
  const whole = await sentOf(1_000);
  const bytes = Buffer.byteLength(whole.slice(whole.indexOf('id: ')));
  expect(bytes).toBeGreaterThan(300);
  expect(await sentOf(bytes)).toBe(whole);
  expect(await sentOf(bytes - 1)).toContain('event: cut\n');
});
