import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readGoReleases } from './go-releases.js';
import { describedToolchains, readToolchain, serves, type Toolchain } from './toolchain.js';

const debian = readToolchain('debian-12') as Toolchain;
const fileOf = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

describe('a toolchain that is described', () => {
  it('can be read, each of them, and no other', () => {
    expect(describedToolchains().map(readToolchain)).not.toContain(null);
    expect(readToolchain('gcc-1')).toBeNull();
    expect(readToolchain('../toolchains/host')).toBeNull();
  });

  it('serves its architectures, and the machine’s own any', () => {
    expect(['amd64', 'arm64', 'riscv64'].map((one) => serves(debian, one))).toEqual([true, true, false]);
    expect(serves(readToolchain('host') as Toolchain, 'riscv64')).toBe(true);
  });

  it.each(['toolchains/Dockerfile', 'deploy/services.Dockerfile'])('is what %s makes it of', (path) => {
    const bases = [...fileOf(path).matchAll(/^ARG (DEBIAN|GOLANG)=(.*)$/gm)].map(([, , base]) => base);
    const { default: go } = readGoReleases();
    expect(bases).toEqual([`debian:${debian.release}-slim`, `golang:${go}-${debian.release}`]);
  });
});
