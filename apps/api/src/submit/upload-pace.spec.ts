import { describe, expect, it } from 'vitest';
import { UploadPace } from './upload-pace.js';

const KIB = 1024;

/** How far a sender is behind, second by second, that brings `bytes(second)` in each. */
function behind(seconds: number, bytes: (second: number) => number): number[] {
  const pace = new UploadPace({ bytesPerSecond: 8 * KIB, graceSeconds: 30 }, 0);
  return Array.from({ length: seconds }, (_, i) => {
    pace.brought(bytes(i + 1), (i + 1) * 1000);
    return pace.behind((i + 1) * 1000);
  });
}

/** The second in which a sender becomes too slow. */
const tooSlowAt = (bytes: (second: number) => number) =>
  behind(10_000, bytes).findIndex((share) => share >= 1) + 1 || null;

describe('UploadPace', () => {
  it.each([
    ['brings nothing', () => 0, 30],
    ['brings 8 KiB every 30 s', (second: number) => (second % 30 === 0 ? 8 * KIB : 0), 31],
    ['brings half of what is asked', () => 4 * KIB, 60],
    ['brings a gigabyte and then nothing', (second: number) => (second === 1 ? KIB ** 3 : 0), 31],
  ])('gives up a sender that %s', (_, bytes, second) => expect(tooSlowAt(bytes)).toBe(second));

  it.each([
    ['brings just what is asked', () => 8 * KIB],
    ['is often away for 20 s', (second: number) => (second % 21 === 0 ? 21 * 8 * KIB : 0)],
  ])('never gives up one that %s', (_, bytes) => expect(tooSlowAt(bytes)).toBeNull());

  it('knows who is further behind', () => {
    expect(behind(10, () => 8 * KIB).at(-1)).toBe(0);
    expect(behind(10, () => 0).at(-1)).toBeCloseTo(1 / 3);
  });

  it('forgets what was owed when it was not for the sender', () => {
    expect(behind(20, (second) => (second === 20 ? Number.POSITIVE_INFINITY : 0)).at(-1)).toBe(0);
  });
});
