import { attemptToken, type PodPlan } from '@cgoforge/core';
import { sampleLimits } from './sample-plan.js';

/** The plan of an attempt's pod, of nothing but defaults. */
export function podPlan(attempt: string, change: Partial<PodPlan> = {}): PodPlan {
  return {
    version: 1,
    attempt,
    intake: 'http://127.0.0.1:8081',
    sourceDigest: 'h1:x',
    target: { os: 'linux', arch: 'amd64', runtime: 'glibc2.36' },
    go: '1.26.8',
    imageGo: '1.26.8',
    modules: true,
    options: { package: null, dir: '.', output: null, ldflags: null, tags: [], trimpath: true },
    limits: { ...sampleLimits, logBytes: 64 * 1024 ** 2, outputBytes: 1024 ** 3 },
    ...change,
  };
}

export const tokenKey = Buffer.alloc(32, 'k');

/** What the attempt's pod says to be let in. */
export const bearer = (attempt: string) => `Bearer ${attemptToken(tokenKey, attempt)}`;
