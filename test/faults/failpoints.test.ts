import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TaskTransition, taskTransitions } from '@cgoforge/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packSample } from '../support/samples.ts';
import { type BuildJson, Service } from '../support/service.ts';
import { type Stack, startStack } from '../support/stack.ts';

let stack: Stack;
let service: Service;
let armed: string;

beforeAll(async () => {
  const failpoints = join('/tmp', `cgoforge-failpoints-${process.pid}`);
  mkdirSync(failpoints, { recursive: true });
  // The parts that pass failpoints run as another user, and disarm them.
  chmodSync(failpoints, 0o777);
  armed = failpoints;
  // Every test kills a part: the service must not take that for a part that cannot live.
  stack = await startStack({ env: { CGOFORGE_FAILPOINTS: failpoints, CGOFORGE_DEATHS_PER_MINUTE: '1000' } });
  service = new Service(stack.url);
  // Every way a task takes, as Postgres itself sees it: a second end could not be told from the last state alone.
  await stack.sql('create table history (task_id text, state task_state)');
  await stack.sql(
    `create function remember() returns trigger language plpgsql as $$
       begin insert into history values (new.id, new.state); return new; end $$`,
  );
  await stack.sql(
    `create trigger remember after update of state on tasks for each row
       when (old.state is distinct from new.state) execute function remember()`,
  );
});

afterAll(async () => {
  await stack.stop();
});

const arm = (point: string) => writeFileSync(join(armed, point), '', { mode: 0o666 });
const program = packSample('pure-go');

/** A build that runs long enough to be met while it runs. */
const submitSlow = async () =>
  (await service.submit(packSample('custom-lib'), { cache: 'off' })).body.id as string;

async function untilState(id: string, state: string): Promise<void> {
  for (let tries = 0; tries < 1_000; tries++) {
    const { body } = await service.http.get(`/v1/builds/${id}`);
    if ((body as BuildJson).tasks[0]?.state === state) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Build ${id} never was ${state}.`);
}

/** How to make a task pass a transition, and how its build must end all the same. */
const passing: Record<TaskTransition, () => Promise<{ id: string; state: string }>> = {
  start: async () => ({ id: (await service.submit(program)).body.id, state: 'succeeded' }),
  verify: async () => ({ id: (await service.submit(program)).body.id, state: 'succeeded' }),
  publish: async () => ({ id: (await service.submit(program)).body.id, state: 'succeeded' }),
  fail: async () => ({ id: (await service.submit(packSample('broken-c'))).body.id, state: 'failed' }),
  retry: async () => {
    const id = await submitSlow();
    await untilState(id, 'running');
    await stack.killShims();
    return { id, state: 'succeeded' };
  },
  cancel: async () => {
    const id = await submitSlow();
    await untilState(id, 'running');
    await service.http.post(`/v1/builds/${id}/cancel`);
    return { id, state: 'cancelled' };
  },
  expire: async () => {
    const busy = await submitSlow();
    await untilState(busy, 'running');
    const { body } = await service.submit(program);
    await stack.sql(`update tasks set queued_at = now() - interval '2 days' where build_id = '${body.id}'`);
    await service.http.post(`/v1/builds/${busy}/cancel`);
    return { id: body.id, state: 'failed' };
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
async function submitAgain(send: () => ReturnType<Service['submit']>): Promise<string> {
  for (let tries = 0; tries < 200; tries++) {
    const response = await send().catch(() => null);
    // 200: it was taken the first time, and has ended meanwhile.
    if (response?.status === 202 || response?.status === 200) return response.body.id;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The API did not come back.');
}
