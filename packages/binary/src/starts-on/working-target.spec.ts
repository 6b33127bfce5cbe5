import { type FileReport, parseTarget, printTarget } from '@cgoforge/core';
import { dynamicReport } from '@test-support/file-report.js';
import { describe, expect, it } from 'vitest';
import { startsWhere, workingTarget } from './working-target.js';

const on = (systems: Readonly<Record<string, boolean | null>>): FileReport => ({
  ...dynamicReport,
  startsOn: Object.entries(systems).map(([system, starts]) => ({ system, starts, why: null })),
});
const report = on({
  'Debian 11': false,
  'Debian 12': true,
  'Debian 13': true,
  'RHEL 9': null,
  Alpine: false,
});
const working = (...offered: string[]) => {
  const found = workingTarget(report, parseTarget('linux/amd64:glibc2.31'), offered.map(parseTarget));
  return found && printTarget(found);
};

describe('the target that would work', () => {
  it('is that of the lowest floor whose systems start the file', () => {
    const offered = ['linux/amd64:glibc2.41', 'linux/amd64:glibc2.36', 'linux/amd64:glibc2.31'];
    expect(working(...offered)).toBe('linux/amd64:glibc2.36');
  });

  it.each([
    ['of another architecture', 'linux/arm64:glibc2.36'],
    ['whose systems do not start it', 'linux/amd64:glibc2.31'],
    ['of which that is not known', 'linux/amd64:glibc2.34'],
    ['whose systems nobody has described', 'linux/amd64:glibc2.40'],
    ['of another libc', 'linux/amd64:musl1.2'],
  ])('is none %s', (_, offered) => expect(working(offered)).toBeNull());

  it('is asked of the target itself too', () => {
    expect(startsWhere(report, parseTarget('linux/amd64:glibc2.31'))).toBe(false);
    expect(startsWhere(report, parseTarget('linux/amd64:glibc2.40'))).toBeNull();
  });
});
