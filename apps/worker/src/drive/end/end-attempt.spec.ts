import type { AttemptWork, Lease, Logs, Transitions } from '@cgoforge/core';
import { verifiedFile } from '@test-support/rows.js';
import { expect, it } from 'vitest';
import { SupervisorLines } from '../supervisor-lines.js';
import { EndAttempt } from './end-attempt.js';
import type { ExplainFailure } from './explain-failure.js';

it('the last lines of a build that succeeded say what was verified, and where it starts', async () => {
  const stored: string[] = [];
  const logs = { say: async (_: Lease, lines: string) => stored.push(lines) > 0 } as unknown as Logs;
  const transitions = { publish: async () => true } as unknown as Transitions;
  const end = new EndAttempt(transitions, new SupervisorLines(logs), {} as ExplainFailure);
  const [app, header] = [verifiedFile(), { ...verifiedFile('app.h'), report: null }];
  const work = { lease: { attempt: 'att_1', epoch: 1 } } as AttemptWork;
  expect(await end.publish(work, { files: [app, header], notes: [] })).toBe(true);
  expect(stored.join('').split('\n')).toEqual([
    `cgoforge: verified app, ${app.size} bytes, sha256 ${app.sha256}`,
    'cgoforge: starts on Debian 12; not on Debian 11 (needs GLIBC_2.34 of libc.so.6)',
    `cgoforge: verified app.h, ${header.size} bytes, sha256 ${header.sha256}`,
    '',
  ]);
});
