import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { reportOfOutput } from '@cgoforge/binary';
import { goArchOf, parseTarget } from '@cgoforge/core';
import { expect, it } from 'vitest';
import { bytesOf } from '../support/byte-sources.ts';
import { EVERY_CASE } from '../support/every-case.ts';
import { makeLibrary, packSample } from '../support/samples.ts';
import { stackOfFile } from '../support/stack-of-file.ts';

const { stack, service } = await stackOfFile();
const ARCH = goArchOf(process.arch);
const TARGET = `linux/${ARCH}:glibc2.31`;

const offered = async () => {
  const { body } = await service.http.get('/v1/targets').expect(200);
  return body.items.find(({ target }: { target: string }) => target === TARGET)?.toolchain;
};

it('a toolchain is made when a build first asks for it, also when the launcher dies of that, and once', async () => {
  // Those of this machine are linked, and a launcher holds on to what it has seen.
  rmSync(join(stack.home, 'compilers'));
  mkdirSync(join(stack.home, 'compilers'));
  await stack.kill('launcher');
  await expect.poll(offered, { timeout: 30_000 }).toMatchObject({ name: 'debian-11', digest: null });

  const source = packSample('cpp');
  const { body } = await service.submit(source, { targets: TARGET });
  await expect
    .poll(() => service.log(body.id), { timeout: 30_000 })
    .toContain('making the toolchain debian-11');
  await stack.kill('launcher');
  const build = await service.ended(body.id);
  expect(build.state, await service.log(build.id)).toBe('succeeded');
  const [artifact] = build.tasks[0]?.artifacts ?? [];
  expect(artifact).toMatchObject({ check: { passed: true, kind: 'ran' } });
  expect(Number(artifact?.report?.glibc?.split('.')[1])).toBeLessThanOrEqual(31);

  await expect.poll(offered, { timeout: 30_000 }).toMatchObject({ made: 'now', parts: { glibc: '2.31' } });
  const again = await service.build(source, { targets: TARGET });
  expect(again.tasks[0]?.artifacts[0]?.sha256).toBe(artifact?.sha256);
  expect(await service.log(again.id)).not.toContain('making the toolchain');
});

it('an attempt goes on in the roots of such a one when the launcher dies', async () => {
  const { body } = await service.submit(packSample('cpp'), { targets: TARGET, cache: 'off' });
  await stack.untilBusy(1);
  await expect.poll(() => service.log(body.id), { timeout: 60_000 }).toContain('runtime/cgo');
  await stack.kill('launcher');
  const build = await service.ended(body.id);
  expect(build.state, await service.log(build.id)).toBe('succeeded');
  expect(await service.log(build.id)).not.toContain('Trying again');
});

const SAMPLES = [
  'cpp',
  'pkg-config',
  'server',
  'custom-lib',
  'pure-go',
  'vendored',
  'prebuilt-lib',
  'sqlite-app',
];
const RUNTIMES = ['', ':static', ':glibc2.31', ':glibc2.41', ':glibc2.17', ':musl'].map(
  (one) => `linux/${ARCH}${one}`,
);
const SOME = [
  ...['cpp', 'pkg-config', 'server'].map((sample) => [sample, `linux/${ARCH}`] as const),
  ...['cpp', 'custom-lib'].map((sample) => [sample, TARGET] as const),
];
/** zig's toolchain has no libraries of Debian's, such as zlib. */
const hasLibraries = (target: string) => !/:(?:glibc2\.17|musl)$/.test(target);
const EVERY = SAMPLES.flatMap((sample) =>
  RUNTIMES.filter((target) => sample !== 'pkg-config' || hasLibraries(target)).map(
    (target) => [sample, target] as const,
  ),
);

// Debian 11 is here since the tests above have made its toolchain.
it.each(EVERY_CASE ? EVERY : SOME)(
  'what is known of %s for %s is what the loaders of all systems here do',
  async (sample, targets) => {
    const source = packSample(sample, sample === 'prebuilt-lib' ? makeLibrary : undefined);
    const build = await service.build(source, { targets });
    const [artifact] = build.tasks[0]?.artifacts ?? [];
    if (!artifact) throw new Error(await service.log(build.id));
    const seen = artifact.report?.startsOn.filter((one) => 'seen' in one) ?? [];
    const hasDebian13 = existsSync(join(stack.home, 'compilers/debian-13/made.json'));
    const here = ['Debian 11', 'Debian 12', ...(hasDebian13 ? ['Debian 13'] : [])];
    expect(seen.map(({ system }) => system)).toEqual(here);
    const target = parseTarget(targets);
    const known = await reportOfOutput(bytesOf(await service.download(artifact)), 'program', target);
    for (const { system, starts } of seen)
      expect(known?.startsOn, system).toContainEqual(expect.objectContaining({ system, starts }));
  },
);

it('a toolchain that nobody has used for long is removed, and one that is used is not', async () => {
  const facts = join(stack.home, 'compilers/debian-11/made.json');
  const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60_000);
  const restart = async (days: number) => {
    utimesSync(facts, daysAgo(days), daysAgo(days));
    await stack.kill('launcher');
  };
  await restart(29);
  await service.build(packSample('custom-lib'), { targets: TARGET });
  expect(statSync(facts).mtime.getTime()).toBeGreaterThan(daysAgo(1).getTime());
  // One that an attempt still holds is looked at an hour later.
  const held = () => stack.sql('select id from attempts where released_at is null');
  await expect.poll(held, { timeout: 30_000 }).toEqual([]);
  await restart(31);
  await expect.poll(offered, { timeout: 30_000 }).toMatchObject({ name: 'debian-11', digest: null });
  await expect.poll(() => readdirSync(dirname(facts)), { timeout: 30_000 }).toEqual([]);
});
