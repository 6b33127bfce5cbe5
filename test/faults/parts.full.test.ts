import { describe, expect, it } from 'vitest';
import { packSample } from '../support/samples.ts';
import type { Part } from '../support/stack.ts';
import { stackOfFile } from '../support/stack-of-file.ts';

const { stack, service } = await stackOfFile();

const parts: Part[] = ['launcher', 'postgres', 'redis', 'api', 'worker'];

describe('kill -9 of a part while a build runs and another waits', () => {
  it.each(parts)('%s: both builds still end, once', async (part) => {
    const running = await service.submit(packSample('custom-lib'), { cache: 'off' });
    const waiting = await service.submit(packSample('pure-go'));
    await stack.untilBusy(1);
    await stack.kill(part);
    for (const { body } of [running, waiting]) {
      await stack.untilEnded(body.id);
      expect((await service.ended(body.id)).state).toBe('succeeded');
      const published = await stack.sql(
        `select count(*)::int as count from artifacts join tasks on tasks.id = task_id where build_id = '${body.id}'`,
      );
      expect(published[0]?.count).toBe(1);
    }
    expect(stack.said.join('\n')).toContain(`${part} died`);
  });
});
