import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, inject, it } from 'vitest';
import { packSample } from '../support/samples.ts';
import { Service } from '../support/service.ts';

const service = new Service(inject('serviceUrl'));
const curl = async (...args: string[]) => (await promisify(execFile)('curl', ['-sSN', ...args])).stdout;

describe('following a log', () => {
  it('gives two followers at once the same lines, and the same as the log afterwards', async () => {
    const { body } = await service.submit(packSample('custom-lib'), { cache: 'off' });
    const url = `${service.url}/v1/builds/${body.id}/log?follow=1`;
    const [one, other] = await Promise.all([curl(url), curl(url)]);
    const build = await service.ended(body.id);
    expect(build.state).toBe('succeeded');
    const lines = (text: string) =>
      text.split('\n').filter((line) => line !== '' && !line.startsWith('cgoforge: '));
    expect(lines(one)).toEqual(lines(other));
    expect(lines(one)).toEqual(lines(await service.log(body.id)));
  });

  it('gives a line while the build still runs', async () => {
    const { body } = await service.submit(packSample('sqlite-app'), { cache: 'off' });
    const response = await fetch(`${service.url}/v1/builds/${body.id}/log?follow=1`);
    let seen = '';
    for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      seen += part;
      if (/^\[linux\/\w+\] .*building.*\n/m.test(seen)) break;
    }
    const { state } = (await service.http.get(`/v1/builds/${body.id}`)).body;
    expect(state, seen).toBe('running');
    await service.http.post(`/v1/builds/${body.id}/cancel`);
    expect((await service.ended(body.id)).state).toBe('cancelled');
  });

  it('speaks server-sent events to who asks for them', async () => {
    const { body } = await service.submit(packSample('pure-go'), { cache: 'off' });
    const url = `${service.url}/v1/builds/${body.id}/log?follow=1`;
    const events = await curl('-H', 'Accept: text/event-stream', url);
    expect(events).toMatch(/^id: /m);
    expect(events).toMatch(/^data: .*"state":"succeeded"/m);
  });
});
