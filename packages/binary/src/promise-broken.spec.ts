import { type FileReport, parseTarget } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import { dynamicReport as dynamic } from '../../../test/support/file-report.js';
import { promiseBroken } from './promise-broken.js';

const fixed: FileReport = { ...dynamic, interpreter: null, needed: [], glibc: null, linkage: 'static' };
const broken = (report: FileReport, target: string) => promiseBroken(report, parseTarget(target));

describe('promiseBroken', () => {
  it('accepts a file at or below the floor of its target', () => {
    expect(broken(dynamic, 'linux/amd64:glibc2.34')).toBeNull();
    expect(broken(dynamic, 'linux/amd64:glibc2.36')).toBeNull();
  });

  it('names the glibc that a file needs above the floor', () => {
    expect(broken(dynamic, 'linux/amd64:glibc2.31')).toBe(
      'It needs glibc 2.34, but glibc 2.31 was promised.',
    );
  });

  it('names both machines when they differ', () => {
    expect(broken({ ...dynamic, machine: 'arm64' }, 'linux/amd64:glibc2.36')).toBe(
      'It is for arm64, but linux/amd64:glibc2.36 was to be built.',
    );
  });

  it('takes arm for every variant of arm', () => {
    const report = { ...dynamic, machine: 'arm', interpreter: '/lib/ld-linux-armhf.so.3' };
    expect(broken(report, 'linux/arm/v7:glibc2.36')).toBeNull();
  });

  it('says what a file needs that should be static', () => {
    expect(broken(dynamic, 'linux/amd64:static')).toBe(
      'It is not static: it needs "/lib64/ld-linux-x86-64.so.2", "libc.so.6".',
    );
    expect(broken(fixed, 'linux/amd64:static')).toBeNull();
  });

  it('accepts a static file for any libc', () => {
    expect(broken(fixed, 'linux/amd64:glibc2.31')).toBeNull();
    expect(broken(fixed, 'linux/amd64:musl1.2')).toBeNull();
  });

  it('refuses the loader of another libc', () => {
    const report = { ...dynamic, interpreter: '/lib/ld-musl-x86_64.so.1', glibc: null };
    expect(broken(report, 'linux/amd64:glibc2.36')).toContain('is not the loader of glibc');
    expect(broken(dynamic, 'linux/amd64:musl1.2')).toContain('is not the loader of musl');
    expect(broken({ ...dynamic, interpreter: '/tmp/loader' }, 'linux/amd64:glibc2.36')).not.toBeNull();
  });

  it('refuses what is no program, and ELF for another system', () => {
    expect(broken({ ...dynamic, type: 'object file' }, 'linux/amd64:glibc2.36')).toContain('object file');
    expect(broken(dynamic, 'windows/amd64')).toContain('ELF');
  });
});
