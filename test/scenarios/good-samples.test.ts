import { createHash } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { runProgram } from '../support/run-program.ts';
import { makeLibrary, packSample } from '../support/samples.ts';
import { Service } from '../support/service.ts';

const service = new Service(inject('serviceUrl'));

describe('a program that is sound', () => {
  it.each(['sqlite-app', 'custom-lib', 'prebuilt-lib', 'cpp', 'pkg-config', 'pure-go', 'vendored'])(
    '%s is built, checked, and runs',
    async (sample) => {
      const build = await service.build(
        packSample(sample, sample === 'prebuilt-lib' ? makeLibrary : undefined),
      );
      const log = await service.log(build.id);
      expect(build, log).toMatchObject({ state: 'succeeded' });
      expect(log).toMatch(/cgoforge: starts on .*Debian/);
      const [artifact] = build.tasks[0]?.artifacts ?? [];
      if (!artifact) throw new Error('There is no artifact.');
      expect(artifact.check).toMatchObject({ passed: true, kind: 'ran', exitCode: 0 });
      const program = await service.download(artifact);
      expect(createHash('sha256').update(program).digest('hex')).toBe(artifact.sha256);
      expect(program).toHaveLength(artifact.size);
      expect(runProgram(program)).not.toBe('');
    },
  );
});
