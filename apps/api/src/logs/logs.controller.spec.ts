import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ARTIFACT, apiOfFile, COMPILE_ERROR } from '../../../../test/support/api/running-api.js';

const api = await apiOfFile();

describe('following', () => {
  it('shows each line to two followers, and ends with the URLs and the outcome', async () => {
    const { body } = await api.submit().expect(202);
    const task = api.taskOf(body.id);
    const followers = [1, 2].map(() =>
      api.http.get(`/v1/builds/${body.id}/log?follow=1`).then((answer) => answer.text),
    );
    while (api.ports.wakeups.listeners('log', body.id) < 2)
      await new Promise((resolve) => setImmediate(resolve));
    api.ports.logs.write(body.id, task, 'one\ntw');
    api.ports.logs.write(body.id, task, 'o\n');
    api.ports.builds.move(body.id, { state: 'succeeded', artifacts: [ARTIFACT] });
    const [first, second] = await Promise.all(followers);
    expect(first).toMatch(
      /^\[linux\/amd64\] one\n\[linux\/amd64\] two\n(cgoforge: .*\n)+cgoforge: succeeded\n$/,
    );
    expect(first).toContain('http://localhost:80/v1/artifacts/art_1/content');
    expect(second).toBe(first);
    expect(api.ports.wakeups.listeners('log', body.id)).toBe(0);
  });

  it('goes on where Last-Event-ID says, and serves ranges of one target', async () => {
    const { body } = await api.submit().expect(202);
    const task = api.taskOf(body.id);
    api.ports.logs.write(body.id, task, 'one\ntwo\n');
    api.ports.builds.move(body.id, { state: 'failed', failure: COMPILE_ERROR });
    const events = await api.http
      .get(`/v1/builds/${body.id}/log`)
      .set('accept', 'text/event-stream')
      .set('last-event-id', 'linux-amd64-glibc2.36=4')
      .expect(200);
    expect(events.text).toContain('id: linux-amd64-glibc2.36=8\nevent: log\n');
    expect(events.text).not.toContain('one');
    const log = `/v1/builds/${body.id}/tasks/linux-amd64-glibc2.36/log`;
    expect((await api.http.get(log).set('range', 'bytes=4-6').expect(206)).text).toBe('two');
    expect((await api.http.get(`${log}?offset=4`).expect(200)).text).toBe('two\n');
    await api.http.get(log).set('range', 'bytes=99-').expect(416);
  });

  it('ends with the outcome of a build that was cancelled, and breaks its transfer off', async () => {
    const known = api.ports.builds.rows.size;
    const answer = api.submit('?answer=log').then(
      () => 'whole',
      () => 'broken off',
    );
    const id = await api.nextBuild(known);
    api.ports.builds.move(id, { state: 'cancelled' });
    expect(await answer).toBe('broken off');
    expect((await api.http.get(`/v1/builds/${id}/log`)).text).toMatch(/^cgoforge: cancelled\n$/m);
  });

  it('breaks the transfer of a failed build off over HTTP/1.0, which has no other sign of it', async () => {
    const known = api.ports.builds.rows.size;
    const { port, source } = api;
    const socket = connect(port, '127.0.0.1').resume();
    const broken = once(socket, 'close');
    const head = `PUT /v1/builds?answer=log HTTP/1.0\r\nHost: 127.0.0.1:${port}\r\nContent-Length: ${source.length}\r\n\r\n`;
    socket.write(Buffer.concat([Buffer.from(head), source]));
    api.ports.builds.move(await api.nextBuild(known), { state: 'failed', failure: COMPILE_ERROR });
    await expect(broken).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});
