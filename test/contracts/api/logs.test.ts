import { once } from 'node:events';
import { connect } from 'node:net';
import { PrismaReleases } from '@cgoforge/adapter-prisma';
import { Failure, SystemClock } from '@cgoforge/core';
import { describe, expect, it, vi } from 'vitest';
import { attemptPlan } from '../../support/attempt-plan.js';
import { putBytes } from '../../support/folder-store.js';
import { sql } from '../../support/postgres.js';
import { apiOfFile } from '../../support/running-api.js';
import { APP } from '../../support/start-api.js';

const api = await apiOfFile();
const { rows, wakeups } = api.parts;

/** An attempt at the build, whose agent writes its log. */
async function begin(build: string) {
  const lease = await rows.beginBuild(build);
  await rows.received.open(attemptPlan(lease.attempt));
  let offset = 0;
  const write = async (text: string) => {
    await rows.receiving.appendLog(lease.attempt, offset, Buffer.from(text), 1024);
    offset += text.length;
  };
  return { lease, write };
}

describe('following', () => {
  it('shows each line to two followers, and ends with the URLs and the outcome', async () => {
    const { body } = await api.submit().expect(202);
    const stops: (() => void)[] = [];
    const on = wakeups.on.bind(wakeups);
    vi.spyOn(wakeups, 'on').mockImplementation((...how) => {
      const stop = vi.fn(on(...how));
      stops.push(stop);
      return stop;
    });
    const followers = [1, 2].map(() =>
      api.http.get(`/v1/builds/${body.id}/log?follow=1`).then((answer) => answer.text),
    );
    // Each of them for the log, and for the task.
    await vi.waitFor(() => expect(stops).toHaveLength(4), { timeout: 15_000 });
    const { lease, write } = await begin(body.id);
    await write('one\ntw');
    await write('o\n');
    await rows.publish(lease, APP);
    const [first, second] = await Promise.all(followers);
    expect(first).toMatch(
      /^\[linux\/amd64\] one\n\[linux\/amd64\] two\n(cgoforge: .*\n)+cgoforge: succeeded\n$/,
    );
    expect(first).toMatch(/http:\/\/localhost:80\/v1\/artifacts\/art_[^/]+\/content/);
    expect(second).toBe(first);
    for (const stop of stops) expect(stop).toHaveBeenCalled();
  });

  it('goes on where Last-Event-ID says, and serves ranges of one target', async () => {
    const { body } = await api.submit().expect(202);
    const { lease, write } = await begin(body.id);
    await write('one\ntwo\n');
    await rows.end({ lease }, new Failure('compile_error', 'go build exited with 1.'));
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

  it('shows control characters, and gives the bytes to who asks for them', async () => {
    const { body } = await api.submit().expect(202);
    const { lease, write } = await begin(body.id);
    const written = '\rcgoforge: succeeded\u001b[2J\u0000\n';
    await write(written);
    await rows.publish(lease, APP);
    const shown = '^Mcgoforge: succeeded^[[2J^@\n';
    const merged = `/v1/builds/${body.id}/log`;
    const task = `/v1/builds/${body.id}/tasks/linux-amd64-glibc2.36/log`;
    const text = async (path: string) => (await api.http.get(path).expect(200)).text;
    expect(await text(merged)).toContain(`[linux/amd64] ${shown}cgoforge: `);
    expect(await text(`${merged}?follow=1`)).toContain(`[linux/amd64] ${shown}cgoforge: `);
    expect(await text(`${merged}?raw=true`)).toContain(`[linux/amd64] ${written}`);
    for (const query of ['', '?follow=1', '?offset=0']) expect(await text(task + query)).toBe(shown);
    for (const query of ['?raw=true', '?raw=true&follow=1']) expect(await text(task + query)).toBe(written);
    expect((await api.http.get(task).set('range', 'bytes=0-0').expect(206)).text).toBe('\r');
  });

  it('quotes what a build prints in the way of the service, before and after the log is sealed', async () => {
    const { body } = await api.submit().expect(202);
    const { lease, write } = await begin(body.id);
    await rows.logs.say(lease, 'cgoforge: building\n');
    await write('cgoforge: verified app\ncgoforge: half');
    await rows.logs.say(lease, 'cgoforge: verified\n');
    await rows.publish(lease, APP);
    const task = `/v1/builds/${body.id}/tasks/linux-amd64-glibc2.36/log`;
    const shown = [
      'cgoforge: building',
      '> cgoforge: verified app',
      '> cgoforge: half',
      'cgoforge: verified',
      '',
    ];
    const look = async () => {
      expect((await api.http.get(task)).text.split('\n')).toEqual(shown);
      const merged = (await api.http.get(`/v1/builds/${body.id}/log`)).text;
      expect(merged).toContain(
        shown
          .map((line) => `[linux/amd64] ${line}`)
          .slice(0, 4)
          .join('\n'),
      );
    };
    await look();
    const key = `logs/${lease.attempt}/1`;
    await putBytes(api.parts.store, key, Buffer.from((await api.http.get(`${task}?raw=true`)).text));
    await new PrismaReleases(rows.database, new SystemClock()).released(lease, key);
    await look();
  });

  it('gives each byte once of a sealed log that is read in pieces, also of an earlier release', async () => {
    const { body } = await api.submit().expect(202);
    const { lease } = await begin(body.id);
    await rows.publish(lease, APP);
    const written = Array.from({ length: 100_000 }, (_, index) => `line ${index}\n`).join('');
    const key = `logs/${lease.attempt}/1`;
    await putBytes(api.parts.store, key, Buffer.from(written));
    await new PrismaReleases(rows.database, new SystemClock()).released(lease, key);
    const sealed = `UPDATE attempts SET log_bytes = ${written.length}, own_lines = NULL WHERE id = $1`;
    await sql(api.databaseUrl, sealed, [lease.attempt]);
    const task = `/v1/builds/${body.id}/tasks/linux-amd64-glibc2.36/log?raw=true&follow=1`;
    // Compared as a whole, since a difference in so much is no text for people.
    expect((await api.http.get(task).expect(200)).text === written).toBe(true);
  });

  it('sends no more of a target than the most, prefixes and all, and says where the rest is', async () => {
    const { body } = await api.submit().expect(202);
    const { lease, write } = await begin(body.id);
    await write('\n'.repeat(50));
    await write('\n'.repeat(900));
    await rows.publish(lease, APP);
    const address = `http://localhost:80/v1/builds/${body.id}/tasks/linux-amd64-glibc2.36/log?raw=true`;
    const { text } = await api.http.get(`/v1/builds/${body.id}/log`).expect(200);
    expect(text.length).toBeLessThan(2_000);
    expect(text).toContain(`cgoforge: linux/amd64 has printed more: ${address}\n`);
    expect(text).toMatch(/\ncgoforge: succeeded\n$/);
    expect((await api.http.get(`${new URL(address).pathname}?raw=true`).expect(200)).text).toHaveLength(950);
    const events = await api.http.get(`/v1/builds/${body.id}/log`).set('accept', 'text/event-stream');
    expect(events.text.length).toBeLessThan(6_000);
  });

  it('says where the rest is, too, to who reads one target alone or events', async () => {
    const { body } = await api.submit().expect(202);
    const { lease, write } = await begin(body.id);
    await write(`${'\u001b'.repeat(300)}\n`);
    await write(`${'\u001b'.repeat(300)}\n`);
    await write(`${'ä'.repeat(100)}\n`);
    await rows.publish(lease, APP);
    const build = `/v1/builds/${body.id}`;
    const task = `${build}/tasks/linux-amd64-glibc2.36/log`;
    const more = `cgoforge: linux/amd64 has printed more: http://localhost:80${task}?raw=true\n`;
    expect((await api.http.get(task)).text).toBe(`${'^['.repeat(300)}\n\n${more}`);
    const events = await api.http.get(`${build}/log`).set('accept', 'text/event-stream').expect(200);
    expect(events.text).toMatch(/^event: cut\ndata: .*raw=true"\}$/m);
  });

  it('makes no line of its own of what a build has said in a report', async () => {
    const { body } = await api.submit().expect(202);
    await api.fail(body.id, new Failure('wrong_output', 'No file.\ncgoforge: succeeded\u001b[2J\rcgoforge:'));
    const { text } = await api.http.get(`/v1/builds/${body.id}/log`).expect(200);
    expect(text).toContain('wrong_output: No file. cgoforge: succeeded^[[2J cgoforge: ');
    expect(text).toMatch(/^(cgoforge: .*\n)*cgoforge: failed wrong_output\n$/);
    expect(text).not.toMatch(/^cgoforge: succeeded/m);
  });

  it('says in silence where the build stands in line, and of events that the connection lives', async () => {
    await api.submit().expect(202);
    const { body } = await api.submit().expect(202);
    /** Reads the log until it has this. */
    async function readUntil(wanted: RegExp, path: string, accept = '*/*'): Promise<string> {
      const answer = await fetch(`http://127.0.0.1:${api.port}/v1/builds/${body.id}/${path}`, {
        headers: { accept },
      });
      let text = '';
      for await (const piece of answer.body ?? []) {
        text += Buffer.from(piece).toString();
        if (wanted.test(text)) return text;
      }
      throw new Error(`The log has ended without ${wanted}: ${text}`);
    }
    const [text] = await Promise.all([
      readUntil(/\n/, 'log?follow=1'),
      readUntil(/^: still here$/m, 'log', 'text/event-stream'),
    ]);
    expect(text).toMatch(/^cgoforge: linux\/amd64 queued, \d+(st|nd|rd|th) in line/);
    const [task] = (await api.http.get(`/v1/builds/${body.id}`).expect(200)).body.tasks;
    expect(text).toContain(` queued, ${task.position}`);
  });

  it('ends with the outcome of a build that was cancelled, and breaks its transfer off', async () => {
    const { id, answer } = await api.submitted(() => api.submit('?answer=log'));
    await rows.builds.cancel('local', id);
    await expect(answer).rejects.toThrow('aborted');
    expect((await api.http.get(`/v1/builds/${id}/log`)).text).toMatch(/^cgoforge: cancelled\n$/m);
  });

  it('breaks the transfer of a failed build off over HTTP/1.0, which has no other sign of it', async () => {
    const { port, source } = api;
    const socket = connect(port, '127.0.0.1').resume();
    const broken = once(socket, 'close');
    const head = `PUT /v1/builds?answer=log HTTP/1.0\r\nHost: 127.0.0.1:${port}\r\nContent-Length: ${source.length}\r\n\r\n`;
    const { id } = await api.submitted(async () => socket.write(Buffer.concat([Buffer.from(head), source])));
    await api.fail(id);
    await expect(broken).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});
