import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { EVERY_CASE } from '../support/every-case.js';
import { loopDiskOfFile } from '../support/loop-disk-of-file.js';
import { packSample } from '../support/samples.js';
import type { BuildJson } from '../support/service.js';
import { stackOfFile } from '../support/stack-of-file.js';

const MIB = 1024 ** 2;
const LEAST = 64 * MIB;

const disk = loopDiskOfFile(900 * MIB);
const { stack, service } = await stackOfFile({
  home: join(disk.path, 'home'),
  env: { CGOFORGE_LEAST_FREE_BYTES: String(LEAST) },
});

const program = packSample('custom-lib');
const WAIT = { timeout: 180_000, interval: 100 };
const look = async (id: string): Promise<BuildJson> => (await service.http.get(`/v1/builds/${id}`)).body;
const untilReady = () => expect.poll(async () => (await service.http.get('/readyz')).status, WAIT).toBe(200);

async function submit(): Promise<string> {
  const { body } = await service.submit(program, { cache: 'off' }).expect(202);
  return body.id;
}

/** How to bring a build to a state in which the disk is then filled. */
const states: Readonly<Record<string, () => Promise<string>>> = {
  async queued() {
    await submit();
    return submit();
  },
  async running() {
    const id = await submit();
    await expect.poll(async () => (await look(id)).state, { ...WAIT, interval: 20 }).toBe('running');
    return id;
  },
  async compiling() {
    const id = (await states.running?.()) ?? '';
    await delay(1_500);
    return id;
  },
  async verifying() {
    const id = await submit();
    const seen = async () => (await look(id)).tasks[0]?.state ?? '';
    await expect.poll(seen, { ...WAIT, interval: 5 }).toMatch(/verifying|succeeded/);
    return id;
  },
};

/** Each takes a quarter of a minute; docs/ci.md says when all of them were tried. */
const cases = [30, 10, 2, 0].flatMap((left) =>
  Object.keys(states)
    .filter((state) => EVERY_CASE || left === 0 || state === 'compiling')
    .map((state) => ({ left, state })),
);

it.each(cases)(
  '$left MiB left while a build is $state: it is said, and all goes on afterwards',
  async (tried) => {
    await untilReady();
    const id = await states[tried.state]?.();
    if (id === undefined) throw new Error('There is no such state.');
    disk.fill(tried.left * MIB);
    try {
      const refused = await service.submit(program);
      expect({ status: refused.status, code: JSON.parse(refused.text).code }).toEqual({
        status: 507,
        code: 'disk_full',
      });
      expect((await service.http.get('/readyz')).status).toBe(507);
      // Longer than the first retry of an attempt that ends by it.
      await new Promise((resolve) => setTimeout(resolve, 6_000));
    } finally {
      disk.empty();
    }
    await untilReady();
    await stack.untilEnded(id);
    const build = await service.ended(id);
    expect(build).toMatchObject({ state: 'succeeded' });
    const artifact = build.tasks[0]?.artifacts[0];
    if (!artifact) throw new Error('It has no file.');
    expect((await service.download(artifact)).length).toBe(artifact.size);
  },
);
