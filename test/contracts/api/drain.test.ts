import { expect, it } from 'vitest';
import { newDatabase } from '../../support/database.js';
import { RunningApi } from '../../support/running-api.js';

const url = await newDatabase();

it('answers who has come before it ends, and nobody after', async () => {
  const api = await RunningApi.start(url, { drainSeconds: 4 });
  const address = `http://127.0.0.1:${api.port}/v1/version`;
  const { id, answer: waiting } = await api.submitted(() => api.submit('?answer=result&wait=60'));
  const stopped = api.stop();
  const answer = () =>
    fetch(address).then(
      () => 'answered',
      () => 'refused',
    );
  await expect.poll(answer, { timeout: 10_000 }).toBe('refused');
  await api.succeed(id);
  expect(await waiting).toMatchObject({ status: 200 });
  await stopped;
});

it('cuts off at once who still waits where nothing is drained', async () => {
  const api = await RunningApi.start(url);
  const { answer } = await api.submitted(() => api.submit('?answer=result&wait=60'));
  const cutOff = expect(answer).rejects.toThrow('socket hang up');
  await api.stop();
  await cutOff;
});
