import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { EVERY_CASE } from '../support/every-case.ts';
import { failingNames, makeFailing, readFailing } from '../support/failing-source.ts';
import { Service } from '../support/service.ts';
import { type Stack, startStack } from '../support/stack.ts';

/** All of them take minutes; a few of each kind are enough to see that the way from the log to the answer is whole. */
const isPicked = (_: string, index: number) => EVERY_CASE || index % 9 === 0;

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ env: { CGOFORGE_SLOTS: '2' } });
});
afterAll(() => stack.stop());

/** What its sender reads: what failed, and the next step. */
async function answerTo(folder: string, fields: Readonly<Record<string, string>>) {
  const packed = execFileSync('tar', ['-cz', '-C', folder, '.']);
  const { status, body } = await new Service(stack.url).submit(packed, fields, '?answer=result');
  return { status, said: status === 200 ? '' : `${body.detail} ${body.next}` };
}

const formOf = (fields: readonly string[]) =>
  Object.fromEntries(fields.map((field) => field.split(/=(.*)/s) as [string, string]));

describe.concurrent('a source that fails to build', { timeout: 300_000 }, () => {
  const sources = failingNames().filter(isPicked).map(readFailing);

  it.for(sources)('$name: $wrong', async (source, { expect }) => {
    const { error, next, not, step, fields } = source;
    const folder = makeFailing(source);
    const form = formOf(fields);
    try {
      const { status, said } = await answerTo(folder, form);
      expect.soft([400, 422]).toContain(status);
      if (error.file !== null)
        expect.soft(said).toContain(error.line === null ? error.file : `${error.file}:${error.line}`);
      expect.soft(said).toMatch(error.text);
      expect.soft(said).toMatch(next);
      if (not !== null) expect.soft(said).not.toMatch(not);
      if (step === null) return;
      for (const line of step) execFileSync('sh', ['-ec', line], { cwd: folder });
      expect(await answerTo(folder, { ...form, ...formOf(source.with) })).toEqual({ status: 200, said: '' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
