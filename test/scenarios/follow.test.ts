import { describe, expect, inject, it } from 'vitest';
import { run } from '../support/run.ts';
import { packSample } from '../support/samples.ts';
import { Service } from '../support/service.ts';

const service = new Service(inject('serviceUrl'));
const curl = (...args: string[]) => run('curl', ['-sSN', ...args]);
const logOf = (id: string) => `${service.url}/v1/builds/${id}/log?follow=1`;
const cancel = (id: string) => service.http.post(`/v1/builds/${id}/cancel`).expect(202);

/** Resolves when the log of the build, which is followed, holds this. */
async function untilLog(id: string, wanted: RegExp): Promise<void> {
  const response = await fetch(logOf(id));
  let seen = '';
  for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    seen += part;
    if (wanted.test(seen)) return;
  }
  throw new Error(`The log ended without ${wanted}: ${seen}`);
}

describe('following a log', () => {
  it('gives two followers at once the same lines, and the same as the log afterwards', async () => {
    const { body } = await service.submit(packSample('custom-lib'), { cache: 'off' });
    const [one, other] = await Promise.all([curl(logOf(body.id)), curl(logOf(body.id))]);
    const build = await service.ended(body.id);
    expect(build.state).toBe('succeeded');
    const lines = (text: string) =>
      text.split('\n').filter((line) => line !== '' && !line.startsWith('cgoforge: '));
    expect(lines(one)).toEqual(lines(other));
    expect(lines(one)).toEqual(lines(await service.log(body.id)));
  });

  it('speaks server-sent events to who asks for them', async () => {
    const { body } = await service.submit(packSample('pure-go'), { cache: 'off' });
    const events = await curl('-H', 'Accept: text/event-stream', logOf(body.id));
    expect(events).toMatch(/^id: /m);
    expect(events).toMatch(/^data: .*"state":"succeeded"/m);
  });
});

describe('cancelling', () => {
  it('ends what runs and gives lines meanwhile, keeps its log, and answers the result with 409', async () => {
    const { body } = await service.submit(packSample('sqlite-app'), { cache: 'off' });
    await untilLog(body.id, /^\[linux\/\w+\] .*building.*\n/m);
    // A line that `go build` prints when it compiles.
    await untilLog(body.id, /internal\/runtime/);
    await cancel(body.id);
    expect((await service.ended(body.id)).state).toBe('cancelled');
    expect(await service.log(body.id)).toMatch(/\ncgoforge: cancelled\n$/);
    await service.http.get(`/v1/builds/${body.id}/result`).expect(409);
  });

  it('ends what waits without starting it', async () => {
    const running = await service.submit(packSample('sqlite-app'), { cache: 'off' });
    await untilLog(running.body.id, /cgoforge: building/);
    const waiting = await service.submit(packSample('pure-go'), { cache: 'off' });
    for (const { body } of [waiting, running]) {
      await cancel(body.id);
      expect((await service.ended(body.id)).state).toBe('cancelled');
    }
  });
});
