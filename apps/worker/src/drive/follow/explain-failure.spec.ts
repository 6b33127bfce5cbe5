import { Failure, type SourceModule } from '@cgoforge/core';
import { sourceModule } from '@test-support/sample-module.js';
import { describe, expect, it } from 'vitest';
import { explainFailure } from './explain-failure.js';

const compile = new Failure('compile_error', 'go build exited with 1.');

const workWith = (archs: string[], absent: SourceModule['absent'] = []) => ({
  task: {
    ...{ id: 'tsk_1', slug: 'linux-amd64-glibc2.36', toolchain: 'host', state: 'running' as const },
    target: { os: 'linux', arch: 'amd64' },
  },
  source: {
    ...{ digest: 'h1:x', objectKey: 'sources/x', size: 1, module: sourceModule({ absent }) },
    prebuilt: [{ name: 'cgo/libcustom.a', archs }],
  },
});

describe('explainFailure', () => {
  it('names a prebuilt library that is for another machine', () => {
    const failure = explainFailure(compile, workWith(['arm64']));
    expect(failure.detail).toBe(
      'go build exited with 1. cgo/libcustom.a is for arm64, and the target is linux/amd64.',
    );
    expect(failure.next).toContain('amd64');
  });

  it('names a module whose folder was not packed', () => {
    const absent = [{ path: 'example.com/lib', folder: '../lib' }];
    const failure = explainFailure(compile, workWith(['amd64'], absent));
    expect(failure.detail).toBe(
      'go build exited with 1. example.com/lib is replaced by ../lib, which is not in the archive.',
    );
    expect(failure.next).toContain('-F dir=FOLDER');
  });

  it('adds nothing when a library fits, or the failure is another one', () => {
    const memory = new Failure('out_of_memory', 'too much');
    expect(explainFailure(compile, workWith(['amd64', 'arm64']))).toBe(compile);
    expect(explainFailure(memory, workWith(['arm64']))).toBe(memory);
  });
});
