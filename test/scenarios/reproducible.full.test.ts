import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packSample } from '../support/samples.ts';
import { type BuildJson, Service } from '../support/service.ts';
import { type Stack, startStack } from '../support/stack.ts';

let one: Stack;
let other: Stack;

beforeAll(async () => {
  one = await startStack();
  other = await startStack({ hostname: 'elsewhere', env: { CGOFORGE_SLOTS: '2' } });
});

afterAll(async () => {
  await other?.stop();
  await one?.stop();
});

/** What can differ between two builds of one source, as the second service's rows have it. */
const slotOf = async (stack: Stack, build: BuildJson) => {
  const [row] = await stack.sql<{ slot: number }>(
    `select slot from attempts join tasks on tasks.id = task_id where build_id = '${build.id}'`,
  );
  return row?.slot;
};

async function untilNextMinute(since: Date): Promise<void> {
  const elapsed = Date.now() - since.setSeconds(0, 0);
  if (elapsed < 60_000) await setTimeout(60_000 - elapsed);
}

describe('the same source', () => {
  it.each(['sqlite-app', 'cpp'])(
    '%s gives the same bytes in another home, as another user, without a cache, on another host, a minute later',
    async (sample) => {
      const source = packSample(sample);
      const startedAt = new Date();
      const first = await new Service(one.url).build(source);
      await untilNextMinute(startedAt);
      // Who holds slot 0 pushes the build into slot 1, which is another user.
      const elsewhere = new Service(other.url);
      const holder = await elsewhere.submit(packSample('server'), { cache: 'off' });
      await other.untilBusy(1);
      const second = await elsewhere.build(source, { cache: 'off' });
      await elsewhere.http.post(`/v1/builds/${holder.body.id}/cancel`);

      expect([await slotOf(one, first), await slotOf(other, second)]).toEqual([0, 1]);
      const sums = [first, second].map((build) =>
        build.tasks[0]?.artifacts.map((artifact) => artifact.sha256),
      );
      expect(sums[0]).toHaveLength(1);
      expect(sums[1]).toEqual(sums[0]);
    },
  );
});
