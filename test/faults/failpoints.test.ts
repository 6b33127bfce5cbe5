import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TaskTransition, taskTransitions } from '@cgoforge/core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { folderOfSuite } from '../support/folders.ts';
import { rememberEnds } from '../support/remember-ends.ts';
import { packSample } from '../support/samples.ts';
import type { Service } from '../support/service.ts';
import { stackOfFile } from '../support/stack-of-file.ts';

const armed = folderOfSuite();
// The parts that pass failpoints run as another user, and disarm them.
chmodSync(armed, 0o777);
// Every test kills a part: the service must not take that for a part that cannot live.
const env = { CGOFORGE_FAILPOINTS: armed, CGOFORGE_DEATHS_PER_MINUTE: '1000' };
const { stack, service } = await stackOfFile({ env });

beforeAll(() => rememberEnds(stack));

const arm = (point: string) => writeFileSync(join(armed, point), '', { mode: 0o666 });
const program = packSample('pure-go');
const WAIT = { timeout: 60_000, interval: 100 };

const submit = async (source: Buffer, fields = {}) =>
  (await service.submit(source, fields)).body.id as string;

/** A build that runs long enough to be met while it runs. */
const submitSlow = () => submit(packSample('custom-lib'), { cache: 'off' });

async function untilRunning(id: string): Promise<void> {
  const state = async () => (await service.http.get(`/v1/builds/${id}`)).body.tasks[0].state;
  await expect.poll(state, WAIT).toBe('running');
}

/** How to make a task pass a transition, and how its build must end all the same. */
const passing: Record<TaskTransition, () => Promise<{ id: string; state: string }>> = {
  start: async () => ({ id: await submit(program), state: 'succeeded' }),
  verify: async () => ({ id: await submit(program), state: 'succeeded' }),
  publish: async () => ({ id: await submit(program), state: 'succeeded' }),
  fail: async () => ({ id: await submit(packSample('broken-c')), state: 'failed' }),
  retry: async () => {
    const id = await submitSlow();
    await untilRunning(id);
    await stack.killShims();
    return { id, state: 'succeeded' };
  },
  cancel: async () => {
    const id = await submitSlow();
    await untilRunning(id);
    await service.http.post(`/v1/builds/${id}/cancel`);
    return { id, state: 'cancelled' };
  },
  rerun: async () => {
    const { id } = await service.build(packSample('broken-c'));
    // Its second end is the one that counts.
    await stack.sql('delete from history');
    // Who is killed before the commit answers nothing, and is asked again; after it the build goes on already.
    const ask = () => service.http.post(`/v1/builds/${id}/retry`).then(({ status }) => status);
    await expect.poll(() => ask().catch(() => 0), WAIT).toBeGreaterThanOrEqual(202);
    return { id, state: 'failed' };
  },
  expire: async () => {
    const busy = await submitSlow();
    await untilRunning(busy);
    const id = await submit(program);
    await stack.sql(`update tasks set queued_at = now() - interval '2 days' where build_id = '${id}'`);
    await service.ended(id);
    await service.http.post(`/v1/builds/${busy}/cancel`);
    return { id, state: 'failed' };
  },
};
const points = (Object.keys(taskTransitions) as TaskTransition[]).flatMap((transition) =>
  (['before', 'after'] as const).map((side) => ({ transition, point: `${side}-${transition}` })),
);

describe('kill -9 of the process that makes a transition', () => {
  it.each(points)('$point: the build still ends exactly once', async ({ transition, point }) => {
    arm(point);
    const { id, state } = await passing[transition]();
    const build = await service.ended(id);
    // What comes after the commit may come after the answer too.
    await expect.poll(() => existsSync(join(armed, point)), { timeout: 10_000 }).toBe(false);
    expect(build.state).toBe(state);
    expect(await timesEnded(id)).toBe(1);
    const ended = await stack.sql(
      `select count(*)::int as count from artifacts a join tasks t on t.id = a.task_id where t.build_id = '${id}'`,
    );
    expect(ended[0]?.count).toBe(state === 'succeeded' ? 1 : 0);
  });

  it.each(['before-create', 'after-create'])(
    '%s: sending again with the same key gives one build',
    async (point) => {
      arm(point);
      const send = () => service.submit(program).set('Idempotency-Key', `"${point}"`);
      await expect(send()).rejects.toThrow();
      const id = await submitAgain(send);
      expect((await service.ended(id)).state).toBe('succeeded');
      const builds = await stack.sql(
        `select count(*)::int as count from builds where idempotency_key like '%${point}%'`,
      );
      expect(builds[0]?.count).toBe(1);
    },
  );
});

async function timesEnded(build: string): Promise<unknown> {
  const [row] = await stack.sql(
    `select count(*)::int as count from history join tasks on tasks.id = task_id
     where build_id = '${build}' and history.state in ('succeeded', 'failed', 'cancelled')`,
  );
  return row?.count;
}

/** Sends until the API is back. */
function submitAgain(send: () => ReturnType<Service['submit']>): Promise<string> {
  return vi.waitFor(async () => {
    const { status, body } = await send();
    // 200: it was taken the first time, and has ended meanwhile.
    expect([200, 202]).toContain(status);
    return body.id;
  }, WAIT);
}
