import type { BuildView } from '@cgoforge/core';
import { expect, it } from 'vitest';
import { annotationsOf } from './annotations.js';

const error = { file: 'cmd/a,b.go', line: 3, column: 7, text: '100% wrong:\nyes', kind: 'c' } as const;
const failure = (change: object) => ({ code: 'compile_error', detail: 'go build exited with 1.', ...change });
const build = {
  tasks: [
    { asked: 'linux/amd64', failure: failure({ errors: [error] }) },
    { asked: 'linux/arm64', failure: failure({}) },
    { asked: 'linux/arm', failure: null },
  ],
} as unknown as BuildView;

it('are commands for GitHub, with what would end them escaped', () => {
  expect(annotationsOf(build, 'github').split('\n')).toEqual([
    '::error file=cmd/a%2Cb.go,line=3,col=7,title=compile_error (linux/amd64)::100%25 wrong:%0Ayes',
    '::error title=compile_error (linux/arm64)::go build exited with 1.',
    '',
  ]);
});

it('are a report of code quality for GitLab, each with a fingerprint of its own', () => {
  const report = JSON.parse(annotationsOf(build, 'gitlab'));
  expect(report).toMatchObject([
    {
      check_name: 'compile_error',
      severity: 'blocker',
      location: { path: 'cmd/a,b.go', lines: { begin: 3 } },
    },
    {
      description: 'go build exited with 1. (linux/arm64)',
      location: { path: 'go.mod', lines: { begin: 1 } },
    },
  ]);
  expect(new Set(report.map(({ fingerprint }: { fingerprint: string }) => fingerprint)).size).toBe(2);
  expect(annotationsOf({ ...build, tasks: [] }, 'gitlab')).toBe('[]');
});
