import { describe, expect, it } from 'vitest';
import { dependencyLine, startsOnLine } from './starts-on-line.js';

const one = (system: string, starts: boolean | null, why: string | null = null) => ({ system, starts, why });

describe('startsOnLine', () => {
  it('says a family once, and a reason once behind those that have it', () => {
    const systems = [
      one('Debian 11', false, 'needs GLIBC_2.34 of libc.so.6, and Debian 11 has 2.31'),
      ...[
        one('Debian 12', true),
        one('Debian 13', true),
        one('Ubuntu 22.04', true),
        one('Ubuntu 24.04', true),
      ],
      one('RHEL 8', false, 'needs GLIBC_2.34 of libc.so.6, and RHEL 8 has 2.28'),
      one('RHEL 9', null, 'needs libssl.so.3, and whether RHEL 9 has it is not known'),
      one('Alpine', false, 'needs the loader /lib64/x.so, which is not there'),
    ];
    expect(startsOnLine(systems)).toBe(
      'starts on Debian 12, 13, Ubuntu 22.04, 24.04; ' +
        'not on Debian 11, RHEL 8 (needs GLIBC_2.34 of libc.so.6), Alpine (needs the loader /lib64/x.so); ' +
        'not known: RHEL 9 (needs libssl.so.3)',
    );
  });

  it('says nothing of a file that no loader sees', () => expect(startsOnLine([])).toBeNull());
});

describe('dependencyLine', () => {
  it('says a package once for all that call it so, and where nothing is known', () => {
    const packages = [
      { system: 'Debian 12', package: 'libcurl4' },
      { system: 'Debian 13', package: 'libcurl4t64' },
      { system: 'Ubuntu 22.04', package: 'libcurl4' },
      { system: 'RHEL 8', package: null },
      { system: 'RHEL 9', package: null },
    ];
    expect(dependencyLine({ library: 'libcurl.so.4', packages })).toBe(
      'needs libcurl.so.4 (libcurl4 on Debian 12, Ubuntu 22.04; libcurl4t64 on Debian 13; not known on RHEL 8, 9)',
    );
  });
});
