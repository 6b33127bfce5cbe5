import { Failure, type Received } from '@cgoforge/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { podOf, terminated } from '../../../../test/support/kubernetes-objects.js';
import { CompilerEnds } from './compiler-ends.js';

const ended = { object: podOf({ compile: terminated(1) }), gone: false };

describe('the end of a compiler', () => {
  const told: string[] = [];
  const failures: unknown[] = [];
  let isAway = false;
  let ends: CompilerEnds;

  beforeEach(() => {
    told.length = 0;
    failures.length = 0;
    isAway = false;
    const received = {
      async compilerEnded(attempt: string) {
        if (isAway) throw new Failure('unavailable', 'Postgres is away.');
        told.push(attempt);
      },
    } as Received;
    ends = new CompilerEnds(received, (error) => failures.push(error));
  });

  it('is told once, however often it is seen', () => {
    for (let times = 0; times < 3; times++) ends.see(ended);
    expect(told).toEqual(['att_1']);
  });

  it('is not told before the kubelet says it, nor of a pod that is gone', () => {
    ends.see({ object: podOf(), gone: false });
    ends.see({ ...ended, gone: true });
    expect(told).toEqual([]);
  });

  it('is told when it is seen again, if it could not be told before', async () => {
    isAway = true;
    ends.see(ended);
    await expect.poll(() => failures).toHaveLength(1);
    isAway = false;
    ends.see(ended);
    expect(told).toEqual(['att_1']);
  });
});
