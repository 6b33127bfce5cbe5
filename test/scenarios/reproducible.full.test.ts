import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { packSample } from '../support/samples.ts';
import type { BuildJson } from '../support/service.ts';
import type { Stack } from '../support/stack.ts';
import { stackOfFile } from '../support/stack-of-file.ts';

const one = await stackOfFile();
const other = await stackOfFile({ hostname: 'elsewhere', env: { CGOFORGE_SLOTS: '2' } });

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
      const first = await one.service.build(source);
      await untilNextMinute(startedAt);
      // Who holds slot 0 pushes the build into slot 1, which is another user.
      const holder = await other.service.submit(packSample('server'), { cache: 'off' });
      await other.stack.untilBusy(1);
      const second = await other.service.build(source, { cache: 'off' });
      await other.service.http.post(`/v1/builds/${holder.body.id}/cancel`);

      expect([await slotOf(one.stack, first), await slotOf(other.stack, second)]).toEqual([0, 1]);
      const sums = [first, second].map((build) =>
        build.tasks[0]?.artifacts.map((artifact) => artifact.sha256),
      );
      expect(sums[0]).toHaveLength(1);
      expect(sums[1]).toEqual(sums[0]);
    },
  );
});
