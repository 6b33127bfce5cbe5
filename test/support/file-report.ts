import { type FileReport, REPORT_DEFAULTS } from '@cgoforge/core';

/** The report of a program that needs glibc 2.34. */
export const dynamicReport: FileReport = {
  ...{ format: 'elf', type: 'executable', machine: 'amd64', interpreter: '/lib64/ld-linux-x86-64.so.2' },
  ...{ needed: ['libc.so.6'], glibc: '2.34', glibcxx: null, linkage: 'dynamic', pie: false, go: null },
  ...REPORT_DEFAULTS,
  startsOn: [
    { system: 'Debian 11', starts: false, why: 'needs GLIBC_2.34 of libc.so.6, and Debian 11 has 2.31' },
    { system: 'Debian 12', starts: true, why: null },
  ],
};
