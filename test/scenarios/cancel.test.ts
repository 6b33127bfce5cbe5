import { describe, expect, inject, it } from 'vitest';
import { packSample } from '../support/samples.ts';
import { Service } from '../support/service.ts';

const service = new Service(inject('serviceUrl'));

/** Resolves when the log of the build holds `text`. */
async function untilLog(id: string, text: string): Promise<void> {
  const response = await fetch(`${service.url}/v1/builds/${id}/log?follow=1`);
  let seen = '';
  for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    seen += part;
    if (seen.includes(text)) return;
  }
  throw new Error(`The log ended without ${text}: ${seen}`);
}

describe('cancelling', () => {
  it('ends what runs, keeps its log, and answers the result with 409', async () => {
    const { body } = await service.submit(packSample('sqlite-app'), { cache: 'off' });
    // A line that `go build` prints when it compiles.
    await untilLog(body.id, 'internal/runtime');
    await service.http.post(`/v1/builds/${body.id}/cancel`).expect(202);
    const build = await service.ended(body.id);
    expect(build.state).toBe('cancelled');
    expect(await service.log(body.id)).toMatch(/\ncgoforge: cancelled\n$/);
    await service.http.get(`/v1/builds/${body.id}/result`).expect(409);
  });

  it('ends what waits without starting it', async () => {
    const running = await service.submit(packSample('sqlite-app'), { cache: 'off' });
    await untilLog(running.body.id, 'cgoforge: building');
    const waiting = await service.submit(packSample('pure-go'), { cache: 'off' });
    await service.http.post(`/v1/builds/${waiting.body.id}/cancel`).expect(202);
    expect((await service.ended(waiting.body.id)).state).toBe('cancelled');
    await service.http.post(`/v1/builds/${running.body.id}/cancel`).expect(202);
    expect((await service.ended(running.body.id)).state).toBe('cancelled');
  });
});
