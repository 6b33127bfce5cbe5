import { describe, expect, inject, it } from 'vitest';
import { makeLibrary, packSample } from '../support/samples.ts';
import { Service } from '../support/service.ts';

const service = new Service(inject('serviceUrl'));
const tight = new Service(inject('tightServiceUrl'));

const failureOf = async (at: Service, sample: string, prepare?: (folder: string) => void) => {
  const build = await at.build(packSample(sample, prepare));
  return { failure: build.tasks[0]?.failure, log: await at.log(build.id) };
};

describe('a program that cannot be built', () => {
  it.each(['broken-c', 'broken-link'])(
    '%s fails as a compile error, with the compiler’s words in the log',
    async (sample) => {
      const { failure, log } = await failureOf(service, sample);
      expect(failure).toMatchObject({ code: 'compile_error', family: 'yours' });
      expect(failure?.errors?.[0]?.file).toMatch(/\.(?:c|go)$/);
      expect(log).toMatch(/error|undefined reference/);
    },
  );

  it('names a prebuilt library that is for another architecture', async () => {
    const { failure } = await failureOf(service, 'prebuilt-lib', (folder) => {
      // e_machine, ELF header offset 18: AArch64
      makeLibrary(folder, (object) => object.writeUInt16LE(183, 18));
    });
    expect(failure?.code).toBe('compile_error');
    expect(failure?.detail).toContain('libcustom.a was built for arm64');
  });
});

describe('a build that goes over a limit', () => {
  it.each([
    ['hungry', 'out_of_memory', /and was stopped at its limit of 1 GiB of memory/],
    ['endless', 'timed_out', /limit of 45 s/],
    ['forker', 'too_many_processes', /limit of \d+ processes \(peak \d+\)/],
    ['diskful', 'out_of_disk', /filled its disk of 512 MiB/],
    ['noisy', 'log_too_long', /limit of 64 MiB/],
  ])('%s ends as %s, and the sentence names the limit', async (sample, code, sentence) => {
    const { failure } = await failureOf(tight, sample);
    expect(failure).toMatchObject({ code, family: 'yours' });
    expect(failure?.detail).toMatch(sentence);
  });
});
