import { expect, it } from 'vitest';
import { RunningApi } from '../../../../test/support/api/running-api.js';

it('answers who has come before it ends, and nobody after', async () => {
  const api = await RunningApi.start({ drainSeconds: 3 });
  const address = `http://127.0.0.1:${api.port}/v1/version`;
  const waiting = api.submit('?answer=result&wait=60').then(({ status }) => status);
  const build = await api.nextBuild(0);
  const stopped = api.stop();
  const answer = () =>
    fetch(address).then(
      () => 'answered',
      () => 'refused',
    );
  await expect.poll(answer, { timeout: 10_000 }).toBe('refused');
  api.ports.builds.move(build, { state: 'succeeded' });
  expect(await waiting).toBe(200);
  await stopped;
});

it('cuts off at once who still waits where nothing is drained', async () => {
  const api = await RunningApi.start();
  const waiting = api.submit('?answer=result&wait=60').then(
    () => 'answered',
    () => 'cut off',
  );
  await api.nextBuild(0);
  await api.stop();
  expect(await waiting).toBe('cut off');
});
