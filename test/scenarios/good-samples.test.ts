import { createHash } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { runProgram } from '../support/run-program.ts';
import { makeLibrary, packSample } from '../support/samples.ts';
import { Service } from '../support/service.ts';

const service = new Service(inject('serviceUrl'));

describe('a program that is sound', () => {
  it.each([
    ['sqlite-app', undefined],
    ['custom-lib', undefined],
    ['prebuilt-lib', (folder: string) => makeLibrary(folder)],
    ['cpp', undefined],
    ['pkg-config', undefined],
    ['pure-go', undefined],
    ['vendored', undefined],
  ] as const)('%s is built, checked, and runs', async (sample, prepare) => {
    const build = await service.build(packSample(sample, prepare));
    expect(build, await service.log(build.id)).toMatchObject({ state: 'succeeded' });
    const [artifact] = build.tasks[0]?.artifacts ?? [];
    if (!artifact) throw new Error('There is no artifact.');
    expect(artifact.check).toMatchObject({ passed: true, kind: 'ran', exitCode: 0 });
    const program = await service.download(artifact);
    expect(createHash('sha256').update(program).digest('hex')).toBe(artifact.sha256);
    expect(program).toHaveLength(artifact.size);
    expect(runProgram(program)).not.toBe('');
  });

  it('multi gives a file for each command', async () => {
    const build = await service.build(packSample('multi'));
    expect(build.state, await service.log(build.id)).toBe('succeeded');
    expect(build.tasks[0]?.artifacts).toHaveLength(2);
  });

  it('same-name gives two files with names that tell them apart', async () => {
    const build = await service.build(packSample('same-name'));
    expect(build.state, await service.log(build.id)).toBe('succeeded');
    expect(build.tasks[0]?.artifacts.map((artifact) => artifact.name).sort()).toEqual([
      'cmd-server',
      'tools-server',
    ]);
  });
});
