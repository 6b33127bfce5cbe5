import { type AgentPlan, attemptToken, DEFAULT_BUILD_OPTIONS } from '@cgoforge/core';
import { sampleLimits } from './sample-plan.js';

const { go: _go, cache: _cache, size: _size, ...options } = DEFAULT_BUILD_OPTIONS;

/** The plan of an attempt whose agent asks intake for all that it needs, of nothing but defaults. */
export function attemptPlan(attempt: string, change: Partial<AgentPlan> = {}): AgentPlan {
  return {
    version: 2,
    attempt,
    sourceDigest: 'h1:x',
    target: { os: 'linux', arch: 'amd64', runtime: 'glibc2.36' },
    loader: '/lib64/ld-linux-x86-64.so.2',
    go: '1.26.8',
    bringsGo: false,
    modulesFrom: 'intake',
    options,
    limits: { ...sampleLimits, logBytes: 64 * 1024 ** 2, outputBytes: 1024 ** 3 },
    intake: 'http://127.0.0.1:8081',
    disk: 'node',
    processes: 'agent',
    cache: 'fresh',
    ...change,
  };
}

export const tokenKey = Buffer.alloc(32, 'k');

/** What the attempt's agent says to be let in. */
export const bearer = (attempt: string) => `Bearer ${attemptToken(tokenKey, attempt)}`;
