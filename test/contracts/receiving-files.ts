import type { Receiving } from '@cgoforge/core';
import { beforeEach, expect, it } from 'vitest';
import type { ReceivedSteps } from './received-steps.js';

/** The files that were stored. */
export function describeFilesReceiving(opened: () => ReceivedSteps): void {
  let steps: ReceivedSteps;
  let receiving: Receiving;
  let attempt: string;
  beforeEach(() => {
    steps = opened();
    ({ receiving, attempt } = steps);
  });

  it('stand as they were first recorded; the same again is no error', async () => {
    expect(await receiving.addFile(attempt, steps.file({ name: 'b' }))).toBe(true);
    expect(await receiving.addFile(attempt, steps.file())).toBe(true);
    expect(await receiving.addFile(attempt, steps.file({ objectKey: 'attempts/2/app' }))).toBe(true);
    expect(await receiving.addFile(attempt, steps.file({ sha256: 'b'.repeat(64) }))).toBe(false);
    expect((await steps.received.find(attempt))?.files).toEqual([steps.file(), steps.file({ name: 'b' })]);
  });

  it('are one of several contents that come at the same time', async () => {
    const added = await Promise.all(
      ['1', '2', '3', '4'].map((digit) =>
        receiving.addFile(attempt, steps.file({ sha256: digit.repeat(64) })),
      ),
    );
    expect(added.filter(Boolean)).toHaveLength(1);
  });

  it('are not taken for an attempt that is over', async () => {
    await steps.end();
    expect(await receiving.addFile(attempt, steps.file())).toBe(false);
    expect(await receiving.addFile('att_unknown', steps.file())).toBe(false);
  });
}
