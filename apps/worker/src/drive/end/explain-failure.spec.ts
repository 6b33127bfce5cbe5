import { Readable } from 'node:stream';
import { Failure, type LogChunk } from '@cgoforge/core';
import { explainBy, logChunk } from '@test-support/explain-by.js';
import { describe, expect, it } from 'vitest';

const source = {
  'go.mod': 'module example.com/app\n\ngo 1.29\n',
  'main.go': 'package main\n\n// #include "mylib.h"\nimport "C"\n\nfunc main() {}\n',
  'MyLib.h': '',
  'tool/main.go': 'package main\n\nfunc main() { missing() }\n',
};
const failed = new Failure('compile_error', 'go build exited with 1.');
const MISSING = '# example.com/app\n./main.go:3:11: fatal error: mylib.h: No such file or directory\n';

/** Explains by a log of these chunks. */
const explain = (failure: Failure, chunks: readonly LogChunk[], open?: () => Promise<Readable>) =>
  explainBy(failure, source, chunks, open);

describe('ExplainFailure', () => {
  it('gives the first error, what bears it out in the source, and the next step', async () => {
    const { code, detail, next, errors } = await explain(failed, [logChunk(0, MISSING)]);
    expect(code).toBe('compile_error');
    expect(detail).toMatch(/^main\.go:3:11: mylib\.h: No such file or directory\. The source has MyLib\.h/);
    expect(next).toContain('#include "MyLib.h"');
    expect(errors).toMatchObject([{ file: 'main.go', line: 3, column: 11, kind: 'c' }]);
  });

  it('names the field for the program in the root where another one has the error', async () => {
    const text = '# example.com/app/tool\ntool/main.go:3:14: undefined: missing\n';
    expect((await explain(failed, [logChunk(0, text)])).next).toMatch(
      /^Correct tool\/main\.go:3.*-F package=\.$/,
    );
  });

  it('reads lines that lie in two chunks, and none of our own', async () => {
    const [head, tail] = [MISSING.slice(0, 40), MISSING.slice(40)];
    const ours = 'cgoforge: ./other.go:1:1: error: not of the build\n';
    const chunks = [logChunk(0, head), logChunk(40, tail), logChunk(40 + tail.length, ours, true)];
    const { errors } = await explain(failed, chunks);
    expect(errors.map(({ file }) => file)).toEqual(['main.go']);
  });

  it('says by which line a Go was asked for that there is not', async () => {
    const none = new Failure('go_version_unavailable', 'Go 1.29.0 is not at the module proxy.');
    expect((await explain(none, [])).detail).toMatch(/^go\.mod:3: Go 1\.29\.0 is not/);
  });

  it('keeps what a limit says, beside the errors', async () => {
    const limit = new Failure('out_of_memory', 'The build was stopped at its limit of 1 GiB of memory.');
    const { detail, errors } = await explain(limit, [logChunk(0, MISSING)]);
    expect(detail).toBe(limit.detail);
    expect(errors).toHaveLength(1);
  });

  it.each([
    ['a failure of ours', new Failure('lost', 'Gone.'), undefined],
    ['a source that cannot be read', failed, () => Promise.reject(new Error('away'))],
    ['a source that breaks off', failed, async () => Readable.from([Buffer.from('no gzip')])],
  ])('leaves %s as it is', async (_, failure, open) => {
    expect(await explain(failure, [logChunk(0, MISSING)], open)).toBe(failure);
  });
});
