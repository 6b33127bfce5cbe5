import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import supertest from 'supertest';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bearer } from '../support/pod-plan.js';
import type { PodUnderTest } from '../support/pod-rows.js';
import { startPostgres, type TestPostgres } from '../support/postgres.js';
import { RunningIntake, SOURCE } from '../support/running-intake.js';
import { sampleLimits } from '../support/sample-plan.js';
import { compiled } from './received.contract.js';

let postgres: TestPostgres;
let intake: RunningIntake;
beforeAll(async () => {
  postgres = await startPostgres();
  intake = await RunningIntake.start(await postgres.database());
});
afterAll(async () => {
  await intake.stop();
  await postgres.stop();
});

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const say = (pod: PodUnderTest, offset: number, bytes: string | Buffer) =>
  pod.http.post(`/log?offset=${offset}`).set('content-type', 'application/octet-stream').send(bytes);
const put = (pod: PodUnderTest, name: string, bytes: Buffer) =>
  pod.http.put(`/files/${name}`).set('content-type', 'application/octet-stream').send(bytes);
/** Begins to send a file of two bytes, of which the second one does not come until the request is ended. */
async function beginPut(pod: PodUnderTest, to = intake) {
  const headers = { authorization: bearer(pod.attempt), 'content-length': 2 };
  const request = httpRequest(`${pod.url}/files/app`, { method: 'PUT', headers });
  request.on('error', () => undefined);
  request.write('a');
  // The store has the file open.
  await vi.waitFor(async () => expect(await partials(to)).toHaveLength(1));
  return request;
}
const partials = (of = intake) => readdir(join(of.folder, 'partial'));
/** Resolves when intake has heard of the pod. */
const heard = (pod: PodUnderTest, by = intake) =>
  vi.waitFor(async () =>
    expect(await by.rows.received.find(pod.attempt)).not.toMatchObject({ silentMs: null }),
  );
/** A pod whose compiler has ended. */
async function endedPod(outputBytes = 1024 ** 2, of = intake): Promise<PodUnderTest> {
  const pod = await of.pod({ limits: { ...sampleLimits, outputBytes } });
  await of.rows.received.compilerEnded(pod.attempt);
  return pod;
}

describe('the door', () => {
  const routes = [
    ...['source', 'toolchain', 'modules/a/@v/v1.0.0.mod', 'state'].map((path) => ['get', path] as const),
    ...['log?offset=0', 'compiled', 'delivered', 'checked'].map((path) => ['post', path] as const),
    ['put', 'files/app'] as const,
  ];

  it.each(routes)('%s /%s lets nobody in without the token of this attempt', async (method, path) => {
    const [pod, other] = [await intake.pod(), await intake.pod()];
    const stranger = supertest.agent(pod.url);
    for (const authorization of [
      '',
      'Bearer ',
      'Bearer x',
      `Basic ${bearer(pod.attempt)}`,
      bearer(other.attempt),
    ]) {
      await stranger[method](`/${path}`).set('authorization', authorization).expect(401);
    }
    await stranger[method](`/${path}`).expect(401);
    expect(await intake.rows.received.find(pod.attempt)).toMatchObject({ silentMs: null });
  });

  it.each(routes)('%s /%s is closed when the attempt is over', async (method, path) => {
    const pod = await intake.pod();
    await intake.rows.end(pod);
    await pod.http[method](`/${path}`).expect(410);
  });

  it('is closed for an attempt that is forgotten', async () => {
    const pod = await intake.pod();
    await intake.rows.received.forget(pod.attempt);
    await pod.http.get('/state').expect(410);
  });

  it('says that it lives and can work to whoever asks', async () => {
    const anyone = supertest.agent(intake.url);
    await anyone.get('/livez').expect(200);
    await anyone.get('/readyz').expect(200);
    await anyone.get('/').expect(404);
  });
});

describe('a pod that asks without end', () => {
  it('is put off, while others are served', async () => {
    const [greedy, other] = [await intake.pod(), await intake.pod()];
    const polls = Array.from({ length: 300 }, () =>
      greedy.http.get('/state?wait=60').then(({ status }) => status),
    );
    await vi.waitFor(async () => greedy.http.get('/state').expect(429), { timeout: 15_000 });
    await other.http.get('/state').expect(200);
    await intake.rows.received.compilerEnded(greedy.attempt);
    const statuses = await Promise.all(polls);
    expect(statuses.filter((status) => status === 200)).toHaveLength(256);
    await greedy.http.get('/state').expect(200);
  });
});

describe('a pod that sends without end', () => {
  it('is put off after a few at once, and heard again when they have ended', async () => {
    const pod = await intake.pod();
    const headers = { authorization: bearer(pod.attempt), 'content-length': 2 };
    const halves = Array.from({ length: 4 }, () => {
      const request = httpRequest(`${pod.url}/log?offset=0`, { method: 'POST', headers });
      request.write('a');
      return request;
    });
    await vi.waitFor(() => say(pod, 0, 'a').expect(429), { timeout: 15_000 });
    await pod.http.get('/state').expect(200);
    const answers = halves.map((request) => once(request, 'response'));
    for (const request of halves) request.end('b');
    for (const [answer] of await Promise.all(answers)) expect(answer.statusCode).toBe(200);
    await vi.waitFor(() => say(pod, 0, 'abc').expect(200, { bytes: 3, full: false }));
  });
});

describe('the end of intake', () => {
  it('answers who waits, and lets what is on its way come to its end', async () => {
    const ending = await RunningIntake.start(await postgres.database());
    const waiting = await ending.pod();
    const state = waiting.http.get('/state?wait=60').then(({ body }) => body);
    await heard(waiting, ending);
    const file = await beginPut(await endedPod(2, ending), ending);
    const stopped = ending.stop();
    expect(await state).toEqual({ compiler: 'running' });
    file.end('b');
    const [response] = (await once(file, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(201);
    await stopped;
  });
});

describe('the source', () => {
  it('comes as it is stored', async () => {
    const pod = await intake.pod();
    const { body } = await pod.http.get('/source').responseType('blob').expect(200);
    expect(body).toEqual(SOURCE);
  });
});

describe('the log', () => {
  it('is stored once whatever is sent again, and says where to go on', async () => {
    const pod = await intake.pod();
    await say(pod, 0, 'hello').expect(200, { bytes: 5, full: false });
    await say(pod, 3, 'lo you').expect(200, { bytes: 9, full: false });
    await say(pod, 20, 'far').expect(200, { bytes: 9, full: false });
    expect((await intake.rows.received.readLog(pod.attempt, 0)).toString()).toBe('hello you');
  });

  it('ends at the cap of the attempt', async () => {
    const pod = await intake.pod({ limits: { ...sampleLimits, logBytes: 4 } });
    await say(pod, 0, 'abcdef').expect(200, { bytes: 4, full: true });
    expect(await intake.rows.received.find(pod.attempt)).toMatchObject({ logBytes: 4, logFull: true });
  });

  it('takes no more than a mebibyte at once, with or without a length', async () => {
    const pod = await intake.pod();
    const tooMuch = Buffer.alloc(1024 ** 2 + 1);
    await say(pod, 0, tooMuch).expect(413);
    const headers = { authorization: bearer(pod.attempt) };
    const chunked = httpRequest(`${pod.url}/log?offset=0`, { method: 'POST', headers });
    chunked.write(tooMuch);
    const [response] = (await once(chunked, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(413);
    chunked.destroy();
    await say(pod, 0, tooMuch.subarray(1)).expect(200, { bytes: 1024 ** 2, full: false });
  });

  it.each(['', '?offset=-1', '?offset=x', '?offset=1e3'])('refuses the offset %j', async (query) => {
    const pod = await intake.pod();
    await pod.http.post(`/log${query}`).expect(400);
  });
});

describe('the state', () => {
  it('is told at once when nobody waits', async () => {
    const pod = await intake.pod();
    await pod.http.get('/state').expect(200, { compiler: 'running' });
    await intake.rows.received.compilerEnded(pod.attempt);
    await pod.http.get('/state?wait=60').expect(200, { compiler: 'ended', outputs: [] });
  });

  it('names what there is to deliver', async () => {
    const pod = await endedPod();
    await pod.http
      .post('/compiled')
      .send({ ...compiled, outputs: ['a', 'b'] })
      .expect(204);
    await pod.http.get('/state').expect(200, { compiler: 'ended', outputs: ['a', 'b'] });
  });

  it.each(['-1', 'x', '1e3'])('refuses to wait for %s seconds', async (wait) => {
    await (await intake.pod()).http.get(`/state?wait=${wait}`).expect(400);
  });

  it('is told as soon as it changes to who waits', async () => {
    const pod = await intake.pod();
    const answer = pod.http.get('/state?wait=60').expect(200, { compiler: 'ended', outputs: [] });
    const answered = Promise.resolve(answer);
    await heard(pod);
    await intake.rows.received.compilerEnded(pod.attempt);
    await answered;
  });
});

describe('files', () => {
  it('are stored, and the same again is no error', async () => {
    const pod = await endedPod();
    const bytes = randomBytes(100_000);
    for (let time = 0; time < 2; time++) await put(pod, 'app', bytes).expect(201, { sha256: sha256(bytes) });
    const [file, ...others] = (await intake.rows.received.find(pod.attempt))?.files ?? [];
    expect(others).toEqual([]);
    expect(file).toMatchObject({ name: 'app', size: bytes.length, sha256: sha256(bytes) });
    const chunks = await (await intake.store.open(file?.objectKey ?? '')).toArray();
    expect(Buffer.concat(chunks)).toEqual(bytes);
  });

  it('may be empty, but not without a length', async () => {
    const pod = await endedPod();
    const headers = { authorization: bearer(pod.attempt), 'content-length': 0 };
    const empty = httpRequest(`${pod.url}/files/empty`, { method: 'PUT', headers }).end();
    const [response] = (await once(empty, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(201);
    response.resume();
    expect((await intake.rows.received.find(pod.attempt))?.files).toMatchObject([{ name: 'empty', size: 0 }]);
    await pod.http.put('/files/app').set('transfer-encoding', 'chunked').send('x').expect(400);
  });

  it('are not taken while the compiler may change them', async () => {
    const pod = await intake.pod();
    await put(pod, 'app', Buffer.from('x')).expect(409);
  });

  it('keep their content', async () => {
    const pod = await endedPod();
    await put(pod, 'app', Buffer.from('one')).expect(201);
    await put(pod, 'app', Buffer.from('two')).expect(409);
    await put(pod, 'app', Buffer.from('other length')).expect(409);
    expect((await intake.rows.received.find(pod.attempt))?.files).toMatchObject([{ size: 3 }]);
  });

  it('are not larger than the limit, together', async () => {
    const pod = await endedPod(10);
    await put(pod, 'a', Buffer.alloc(11)).expect(413);
    await put(pod, 'a', Buffer.alloc(6)).expect(201);
    await put(pod, 'b', Buffer.alloc(5)).expect(413);
    await put(pod, 'b', Buffer.alloc(4)).expect(201);
  });

  it('leave nothing behind when their sender breaks off, and can then come whole', async () => {
    const pod = await endedPod();
    (await beginPut(pod)).destroy();
    await vi.waitFor(async () => expect(await partials()).toEqual([]));
    expect(existsSync(join(intake.folder, 'objects/received', pod.attempt))).toBe(false);
    expect(await intake.rows.received.find(pod.attempt)).toMatchObject({ files: [] });
    await put(pod, 'app', Buffer.from('ab')).expect(201);
  });

  it('come one by one', async () => {
    const pod = await endedPod();
    const first = await beginPut(pod);
    await put(pod, 'other', Buffer.from('x')).expect(429);
    first.end('b');
    await once(first, 'response');
    await put(pod, 'other', Buffer.from('x')).expect(201);
  });

  it('leave nothing behind when the attempt ends while they come', async () => {
    const pod = await endedPod();
    const sending = await beginPut(pod);
    await intake.rows.end(pod);
    sending.end('b');
    const [response] = (await once(sending, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(409);
    expect(await readdir(join(intake.folder, 'objects/received', pod.attempt))).toEqual([]);
  });

  it.each(['..%2Fapp', '-x', 'SHA256SUMS', 'a%20b', '%00'])('are not stored as %s', async (name) => {
    await put(await endedPod(), name, Buffer.from('x')).expect(400);
  });
});

describe('reports', () => {
  it('are kept as they were first said', async () => {
    const pod = await intake.pod();
    await pod.http.post('/compiled').send(compiled).expect(204);
    await pod.http
      .post('/compiled')
      .send({ ...compiled, exitCode: 1 })
      .expect(204);
    await pod.http.post('/delivered').send({ refusal: null }).expect(204);
    const check = { name: 'app', sha256: 'a'.repeat(64), result: { passed: false, detail: 'no' } };
    await pod.http.post('/checked').send([check]).expect(204);
    expect(await intake.rows.received.find(pod.attempt)).toMatchObject({
      compiled,
      delivered: { refusal: null },
      checked: [check],
    });
  });

  it('may say what no database takes for a text, or too much of it', async () => {
    const pod = await intake.pod();
    await pod.http
      .post('/delivered')
      .send({ refusal: `a\0b\ud800${'x'.repeat(10_000)}` })
      .expect(204);
    const refusal = (await intake.rows.received.find(pod.attempt))?.delivered?.refusal;
    expect(refusal).toHaveLength(2_000);
    expect(refusal).toMatch(/^a\ufffdb\ufffdx+$/);
  });

  it.each([
    ['compiled', { ...compiled, step: 'none' }],
    ['compiled', { ...compiled, outputs: ['../../etc/passwd'] }],
    ['compiled', { ...compiled, wallMs: -1 }],
    ['compiled', 'text'],
    ['delivered', {}],
    ['delivered', { refusal: 1 }],
    ['checked', [{ name: 'app', sha256: 'x', result: { passed: true, kind: 'loaded' } }]],
    ['checked', { passed: true }],
  ])('that are not as agreed are refused: %s %j', async (kind, body) => {
    const pod = await intake.pod();
    await pod.http.post(`/${kind}`).send(body).expect(400);
    expect(await intake.rows.received.find(pod.attempt)).toMatchObject({ compiled: null, delivered: null });
  });
});
