import { type FileReport, failureCatalogue, type Origin, parseTarget } from '@cgoforge/core';
import { dynamicReport } from '@test-support/file-report.js';
import { describe, expect, it } from 'vitest';
import { type Beyond, beyondTarget } from './beyond-target.js';

const origin = (need: string, from: string, output = 'app'): Origin => ({ output, need, from });
const beyond = (change: Partial<Beyond> = {}): Beyond => ({
  name: 'app',
  report: dynamicReport,
  target: parseTarget('linux/amd64:glibc2.31'),
  offered: [parseTarget('linux/amd64:glibc2.36')],
  origins: [
    origin('stat@GLIBC_2.33 of libc.so.6', 'lib/liba.a(a.o)'),
    origin('other@GLIBC_2.34 of libc.so.6', 'lib/libb.a(b.o)', 'tool'),
    origin('dlopen@GLIBC_2.34 of libc.so.6', 'lib/liba.a(a.o)'),
  ],
  ...change,
});
const said = 'It needs glibc 2.34, but glibc 2.31 was promised.';
const catalogued = failureCatalogue.loader_check_failed.next;

describe('the failure of a file beyond its target', () => {
  it('names what brought it in, once for all that it asks for, and the target that has it', () => {
    expect(beyondTarget('wrong_output', said, beyond())).toMatchObject({
      detail: `app: ${said} stat@GLIBC_2.33 of libc.so.6, dlopen@GLIBC_2.34 of libc.so.6 are asked for by lib/liba.a(a.o).`,
      next: 'Build for linux/amd64:glibc2.36, which has it; or compile what asks for it on a system as old as the target, or send its sources.',
    });
  });

  it('says that no target has it where none is offered', () => {
    const { next } = beyondTarget('wrong_output', said, beyond({ offered: [] }));
    expect(next).toMatch(/^No target that is offered here is known to have it: compile /);
  });

  it('says what to do about a loader that is not that of the target', () => {
    const report: FileReport = { ...dynamicReport, interpreter: '/lib/ld-musl-x86_64.so.1' };
    expect(beyondTarget('wrong_output', said, beyond({ report })).next).toContain('the flag that names it');
  });

  it.each([
    ['a target that is static', { target: parseTarget('linux/amd64:static') }],
    ['a file for another machine', { target: parseTarget('linux/arm64:glibc2.31') }],
  ])('leaves the next step to the catalogue for %s', (_, change) => {
    expect(beyondTarget('wrong_output', said, beyond(change)).next).toBe(failureCatalogue.wrong_output.next);
  });

  it('names the target on which a program starts that its own lacks something for', () => {
    const { next } = beyondTarget('loader_check_failed', said, beyond());
    expect(next).toBe(`Build for linux/amd64:glibc2.36, which has it. Or: ${catalogued}`);
  });

  it('names none for a program that its own target has all for', () => {
    const target = parseTarget('linux/amd64:glibc2.36');
    expect(beyondTarget('loader_check_failed', 'It was ended by SIGSEGV.', beyond({ target })).next).toBe(
      catalogued,
    );
  });

  it('shows nothing that a terminal would heed, of what the agent says', () => {
    const hostile = origin(`x\u001b[2J${'y'.repeat(300)}`, 'z\u202e');
    const { detail } = beyondTarget('wrong_output', said, beyond({ origins: [hostile] }));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    expect(detail).not.toMatch(/[\u001b\u202e]/);
    expect(detail.length).toBeLessThan(400);
  });
});
