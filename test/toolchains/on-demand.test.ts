import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { goArchOf } from '@cgoforge/core';
import { expect, it } from 'vitest';
import { packSample } from '../support/samples.ts';
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
