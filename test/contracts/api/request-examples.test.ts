import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { PrismaQueue } from '@cgoforge/adapter-prisma';
import { Failure, NoFailpoints, RandomIds, SystemClock } from '@cgoforge/core';
import { DEFAULT_ARCHIVE_LIMITS } from '@cgoforge/source';
import { expect, it } from 'vitest';
import { KeyedCallers } from '../../../apps/api/src/auth/keyed-callers.js';
import { problemOf } from '../../../apps/api/src/http/problem.js';
import {
  CARRYING_BUILD,
  EXAMPLE_REQUEST,
  exampleAnswer,
} from '../../../apps/api/src/openapi/example-answer.js';
import {
  type AnsweredCode,
  EXAMPLE_BUILD,
  EXAMPLE_TIME,
} from '../../../apps/api/src/openapi/request-examples.js';
import { targetExamples } from '../../../apps/api/src/openapi/target-examples.js';
import { admitUpload, MOST_UPLOADS, type UploadRoom } from '../../../apps/api/src/submit/admit-upload.js';
import { keyLine } from '../../support/api-keys.js';
import { program, type Tree, tarOf, tgz } from '../../support/archives/index.js';
import { zip } from '../../support/archives/zip.js';
import { folderOfSuite } from '../../support/folders.js';
import { PlayedClock } from '../../support/played-clock.js';
import { sql } from '../../support/postgres.js';
import { apiOfFile, type RunningApi } from '../../support/running-api.js';
import { APP } from '../../support/start-api.js';

const GIB = 1024 ** 3;
const keys = join(folderOfSuite(), 'keys');
writeFileSync(keys, keyLine('team', 'my-key'));

const api = await apiOfFile({ settings: { pins: { tenantBytes: 2 * GIB, bytes: 4 * GIB } } });
const keyed = await apiOfFile({ callers: await KeyedCallers.open(keys) });
/** Its URLs expire at once, and nobody waits thirty seconds for a sender. */
const hasty = await apiOfFile({
  settings: {
    urlSeconds: 0,
    leastPace: { bytesPerSecond: 8192, graceSeconds: 1 },
    archiveLimits: DEFAULT_ARCHIVE_LIMITS,
  },
});

const queued = async (on = api): Promise<string> => (await on.submit().expect(202)).body.id;
const send = (source: Buffer | Tree) =>
  api.http.post('/v1/builds').attach('src', Buffer.isBuffer(source) ? source : tgz(source), 'app.tgz');

/** The build's result, or what else there is of it, once this has become of it. */
async function ofBuild(become: (id: string) => PromiseLike<unknown>, path = 'result') {
  const id = await queued();
  await become(id);
  return api.http.get(`/v1/builds/${id}/${path}`);
}

/** What the URL that is signed for a file answers. */
async function signed(on: RunningApi, range = '') {
  const id = await queued(on);
  await on.succeed(id);
  const { body } = await on.http.get(`/v1/builds/${id}/artifacts`);
  const { headers } = await on.http.get(new URL(body.items[0].links.content).pathname);
  const { pathname, search } = new URL(headers.location ?? '');
  return on.http.get(pathname + search).set('range', range);
}

/** A pin of a build whose file has so many bytes. */
async function pin(size: number) {
  const id = await queued();
  const { rows } = api.parts;
  await rows.publish(await rows.beginBuild(id), { ...APP, size });
  return api.http.post(`/v1/builds/${id}/pin`);
}

/** What is answered to a body that has begun, and is to have so many bytes. */
function begun(length: number): Promise<{ text: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ text: string }>();
  const headers = { 'content-type': 'application/gzip', 'content-length': length };
  const asked = request({ port: hasty.port, method: 'PUT', path: '/v1/builds', headers });
  asked.on('response', (answer) => text(answer).then((said) => resolve({ text: said }), reject));
  asked.on('error', reject).write(Buffer.from('1f8b', 'hex'));
  return promise.finally(() => asked.on('error', () => undefined).destroy());
}

/** What is answered while the database is another. */
async function changed(change: string, back: string, ask: () => PromiseLike<{ text: string }>) {
  await sql(api.databaseUrl, change);
  try {
    return await ask();
  } finally {
    await sql(api.databaseUrl, back);
  }
}

/** What is answered to an upload that meets this room. */
async function admitted(room: Partial<UploadRoom>): Promise<{ text: string }> {
  const wide = { open: 0, spareBytes: 9 * GIB, unreservedBytes: 9 * GIB, mostBytes: GIB, likelyBytes: GIB };
  try {
    admitUpload({ ...wide, ...room });
  } catch (error) {
    if (error instanceof Failure) return { text: JSON.stringify(problemOf(error, EXAMPLE_REQUEST)) };
  }
  throw new Error('It is admitted.');
}

const failure = (code: 'compile_error' | 'lost') => {
  const { detail, ...more } = targetExamples[code];
  return new Failure(code, detail, more);
};

const CONFLICT = 'module example.com/app\n\n<<<<<<< HEAD\ngo 1.24\n=======\n';
const TABLE = 'ALTER TABLE pools RENAME';

/** How each is brought about. */
const ways: Record<AnsweredCode, () => PromiseLike<{ text: string }>> = {
  invalid_field: () => api.submit().field('output', '../app').field('trimpath', 'yes'),
  unknown_field: () => api.submit().field('target', 'linux/amd64'),
  invalid_query: () => api.submit('?answer=file'),
  invalid_target: () => api.submit().field('targets', 'linux'),
  source_missing: () => api.http.post('/v1/builds').field('targets', 'linux/amd64'),
  source_not_a_file: () => api.http.post('/v1/builds').field('src', 'app.tgz'),
  source_repeated: () => api.submit().attach('src', api.source, 'b.tgz'),
  request_broken: () => api.http.post('/v1/builds').send({ src: 'app.tgz' }),
  unauthorized: () => keyed.http.get('/v1/builds'),
  foreign_host: () => api.http.get('/v1/builds').set('host', 'forge.internal:8080'),
  foreign_origin: () => api.http.get('/v1/builds').set('origin', 'https://example.com'),
  url_expired: () => signed(hasty),
  url_invalid: () => api.http.get(`/objects/${APP.objectKey}`),
  not_found: () => api.http.get(`/v1/builds/${EXAMPLE_BUILD}`),
  method_not_allowed: () => api.http.delete('/v1/builds'),
  build_running: async () => api.http.post(`/v1/builds/${await queued()}/pin`),
  nothing_to_retry: async () => {
    const id = await queued();
    await api.succeed(id);
    return api.http.post(`/v1/builds/${id}/retry`);
  },
  nothing_to_rebuild: async () => {
    const id = await queued();
    await api.fail(id);
    return api.http.post(`/v1/builds/${id}/rebuild`);
  },
  build_pinned: async () => {
    const id = await queued();
    await api.fail(id);
    await api.http.post(`/v1/builds/${id}/pin`);
    return api.http.post(`/v1/builds/${id}/retry`);
  },
  pins_full: () => pin(2.5 * GIB),
  expired: () =>
    ofBuild(async (id) => {
      await api.succeed(id);
      await api.expire(id);
    }, 'log'),
  source_gone: async () => {
    const id = await queued();
    await api.fail(id);
    await api.loseSource(id);
    return api.http.post(`/v1/builds/${id}/retry`);
  },
  upload_too_slow: () => begun(1_000_000),
  build_cancelled: () => ofBuild((id) => api.http.post(`/v1/builds/${id}/cancel`)),
  source_too_large: () => begun(2 * GIB),
  range_not_satisfiable: () => signed(api, 'bytes=9-'),
  idempotency_mismatch: async () => {
    await api.submit().set('idempotency-key', 'nightly').expect(202);
    return api.submit().set('idempotency-key', 'nightly').field('race', 'true');
  },
  target_unavailable: () => api.submit().field('targets', 'linux/arm64'),
  archive_unknown: () => send(Buffer.from('fd377a585a000004', 'hex')),
  archive_broken: () => send(api.source.subarray(0, -20)),
  archive_bomb: () => send(gzipSync(tarOf({ ...program, core: Buffer.alloc(80 * 1024 ** 2) }))),
  archive_entry_refused: () => send({ ...program, '../lib/lib.h': '' }),
  archive_encrypted: () => send(zip([{ name: 'go.mod', body: 'module a', flags: 0x801 }])),
  go_mod_missing: () => send({ 'main.go': 'package main\n' }),
  go_mod_ambiguous: () => send({ 'client/go.mod': 'module a\n', 'server/go.mod': 'module b\n' }),
  go_mod_invalid: () => send({ ...program, 'go.mod': CONFLICT }),
  build_failed: () => ofBuild((id) => api.fail(id, failure('compile_error'))),
  too_many_requests: () => admitted({ open: MOST_UPLOADS }),
  service_failed: () => ofBuild((id) => api.fail(id, failure('lost'))),
  disk_full: () => admitted({ spareBytes: 2 * GIB, likelyBytes: 3 * GIB }),
  wait_ended: () => ofBuild(async () => undefined, 'result?wait=0'),
  internal: () =>
    changed(`${TABLE} name TO other`, `${TABLE} other TO name`, () => api.http.get('/v1/targets')),
  unavailable: () =>
    changed(
      'CREATE TABLE away AS SELECT * FROM pools; DELETE FROM pools',
      'INSERT INTO pools TABLE away',
      () => api.submit(),
    ),
};

/** An answer with the id, the port and the times of the examples in place of its own. */
const asInExamples = (answer: string) =>
  answer
    .replaceAll(/bld_[0-9a-f-]+/g, EXAMPLE_BUILD)
    .replaceAll(/localhost:\d+/g, 'localhost:8080')
    .replaceAll(/"requestId":"[^"]+"/g, `"requestId":"${EXAMPLE_REQUEST}"`)
    .replaceAll(/at \d{4}-[^"]+Z/g, `at ${EXAMPLE_TIME}`)
    .replace('fell 1 s behind', 'fell 30 s behind');

it.each(Object.keys(ways) as AnsweredCode[])('%s is answered as its example says', async (code) => {
  const { build, ...problem } = JSON.parse(asInExamples((await ways[code]()).text));
  expect(problem).toEqual(exampleAnswer(code));
  expect(build !== undefined).toBe(CARRYING_BUILD.includes(code));
});

it('queue_deadline ends a target as its example says', async () => {
  const id = await queued();
  const clock = new PlayedClock();
  clock.pass(2 * 86_400);
  const ids = new RandomIds(new SystemClock());
  await new PrismaQueue(api.parts.rows.database, clock, ids, new NoFailpoints()).expire(86_400);
  const { body } = await api.http.get(`/v1/builds/${id}`);
  expect(body.tasks[0].failure).toEqual(exampleAnswer('queue_deadline'));
});
