import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PrismaPools, PrismaSources } from '@cgoforge/adapter-prisma';
import { Failure, SystemClock } from '@cgoforge/core';
import { DiskRoom } from '@cgoforge/io';
import { describe, expect, it } from 'vitest';
import { KeyedCallers } from '../../../apps/api/src/auth/keyed-callers.js';
import * as schemas from '../../../apps/api/src/openapi/schemas.js';
import { StoredSource } from '../../../apps/api/src/rerun/stored-source.js';
import { keyLine } from '../../support/api-keys.js';
import { failureBy } from '../../support/failure-by.js';
import { folderOfSuite } from '../../support/folders.js';
import { sql } from '../../support/postgres.js';
import { compiledWith, unique, verifiedFile } from '../../support/rows.js';
import { apiOfFile, type RunningApi } from '../../support/running-api.js';
import { poolRow, toolchain } from '../../support/sample-pool.js';
import { APP } from '../../support/start-api.js';

const keys = join(folderOfSuite(), 'keys');
writeFileSync(keys, `${keyLine('one', 'key-of-one')}\n${keyLine('two', 'key-of-two')}\n`);

const api = await apiOfFile();
const keyed = await apiOfFile({ callers: await KeyedCallers.open(keys) });
const pools = new PrismaPools(api.parts.rows.database);

const queued = async (): Promise<string> => (await api.submit().expect(202)).body.id;
const post = (id: string, what: string, on: RunningApi = api) => on.http.post(`/v1/builds/${id}/${what}`);
const codeOf = (answer: { text: string }) => JSON.parse(answer.text).code as string;

async function succeeded(): Promise<string> {
  const id = await queued();
  await api.succeed(id);
  return id;
}

async function failed(): Promise<string> {
  const id = await queued();
  await api.fail(id);
  return id;
}

describe('retry', () => {
  it('has the build go on, and its failure and end forgotten, until it ends anew', async () => {
    const id = await failed();
    const { body: before } = await api.http.get(`/v1/builds/${id}`);
    expect(before).toMatchObject({ state: 'failed', finishedAt: expect.any(String) });
    const { body } = await api.http.post(new URL(before.links.retry).pathname).expect(202);
    expect(schemas.buildSchema.parse(body)).toMatchObject({
      ...{ id, state: 'queued', finishedAt: null, expired: false },
      tasks: [{ state: 'queued', failure: null, attempts: 1, finishedAt: null, position: 1 }],
    });
    await api.succeed(id);
    expect((await api.http.get(`/v1/builds/${id}/result`).expect(200)).body.tasks[0]).toMatchObject({
      ...{ state: 'succeeded', attempts: 2 },
    });
  });

  it('keeps what earlier attempts have said in the log, before what the new one says', async () => {
    const id = await queued();
    const { rows } = api.parts;
    const first = await rows.beginBuild(id);
    await rows.logs.say(first, 'the first attempt\n');
    await rows.end({ lease: first }, new Failure('out_of_memory', 'It was stopped.'));
    await post(id, 'retry').expect(202);
    const second = await rows.beginBuild(id);
    await rows.logs.say(second, 'the second attempt\n');
    const { text } = await api.http.get(`/v1/builds/${id}/log`).expect(200);
    expect(text).toMatch(/the first attempt\n.*the second attempt\n/);
  });

  it('runs what was cancelled too', async () => {
    const id = await queued();
    await post(id, 'cancel').expect(202);
    expect((await post(id, 'retry').expect(202)).body).toMatchObject({ state: 'queued' });
  });

  it('is done once by several at once', async () => {
    const id = await failed();
    const answers = await Promise.all([1, 2, 3].map(() => post(id, 'retry')));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
  });

  it('is refused with a code that says why', async () => {
    expect(codeOf(await post(await queued(), 'retry').expect(409))).toBe('build_running');
    expect(codeOf(await post(await succeeded(), 'retry').expect(409))).toBe('nothing_to_retry');
    const old = await failed();
    await api.expire(old);
    expect(codeOf(await post(old, 'retry').expect(410))).toBe('expired');
    expect(codeOf(await post('bld_1', 'retry').expect(404))).toBe('not_found');
  });
});

describe('rebuild', () => {
  it('makes a build of the same source, targets and options, without a cache', async () => {
    const sent = await api.submit().field('ldflags', '-s').field('name', 'mine').expect(202);
    await api.succeed(sent.body.id);
    const { body: before } = await api.http.get(`/v1/builds/${sent.body.id}`);
    expect(before).toMatchObject({ rebuildOf: null, options: { cache: true } });
    const { body, headers } = await api.http.post(new URL(before.links.rebuild).pathname).expect(202);
    expect(schemas.buildSchema.parse(body)).toMatchObject({
      ...{ state: 'queued', rebuildOf: before.id, name: 'mine', source: before.source },
      options: { ...before.options, cache: false },
      tasks: [{ target: before.tasks[0].target, state: 'queued' }],
    });
    expect(headers.location).toBe(body.links.self);
    const objects = await sql(
      api.databaseUrl,
      'SELECT DISTINCT source_digest FROM builds WHERE id = ANY($1)',
      [[before.id, body.id]],
    );
    expect(objects).toHaveLength(1);
  });

  it('shows of each file how it compares, and says so at the end of the log', async () => {
    const id = await succeeded();
    const { body } = await post(id, 'rebuild').expect(202);
    const comparedWith = {
      ...{ build: id, equal: false, why: null },
      differs: [{ name: '.note.go.buildid', size: 100, originalSize: 100 }],
    };
    const lease = await api.parts.rows.beginBuild(body.id);
    await api.parts.rows.publish(lease, { ...verifiedFile('app'), comparedWith });
    const { body: items } = await api.http.get(`/v1/builds/${body.id}/artifacts`).expect(200);
    expect(schemas.artifactListSchema.parse(items).items[0]).toMatchObject({ comparedWith });
    const { text } = await api.http.get(`/v1/builds/${body.id}/log`).expect(200);
    expect(text).toContain(`linux/amd64 app differs from the file of ${id}: .note.go.buildid (100 bytes)\n`);
  });

  it('hands on what compiled the files, and where, to whoever compiles them anew', async () => {
    const id = await succeeded();
    const { body } = await post(id, 'rebuild').expect(202);
    const { rebuildOf } = await api.parts.rows.database.task.findFirstOrThrow({
      where: { buildId: body.id },
    });
    expect(rebuildOf).toEqual({
      ...{ build: id, compiledWith, machine: APP.builtOn.name },
      files: [{ name: 'app', sha256: APP.sha256, size: APP.size, objectKey: APP.objectKey }],
    });
  });

  it('attaches to the same build under the same key, and to none that was not asked so', async () => {
    const id = await succeeded();
    const key = unique('key');
    const asked = (build: string) => post(build, 'rebuild').set('idempotency-key', key);
    const first = await asked(id).expect(202);
    expect((await asked(id).expect(202)).body.id).toBe(first.body.id);
    expect(codeOf(await asked(await succeeded()).expect(422))).toBe('idempotency_mismatch');
  });

  it('is refused with a code that says why', async () => {
    expect(codeOf(await post(await queued(), 'rebuild').expect(409))).toBe('build_running');
    expect(codeOf(await post(await failed(), 'rebuild').expect(409))).toBe('nothing_to_rebuild');
    const old = await succeeded();
    await api.expire(old);
    expect(codeOf(await post(old, 'rebuild').expect(410))).toBe('expired');
    expect(codeOf(await post('bld_1', 'rebuild').expect(404))).toBe('not_found');
    const lost = await succeeded();
    await api.loseSource(lost);
    expect(codeOf(await post(lost, 'rebuild').expect(410))).toBe('source_gone');
  });

  it('is refused where the toolchain is another now, or not known', async () => {
    const id = await succeeded();
    const now = { ...toolchain('host', 'linux/amd64:glibc2.36'), digest: 'sha256:1' };
    await pools.announce(poolRow('linux-amd64', [now]));
    const refused = JSON.parse((await post(id, 'rebuild').expect(409)).text);
    expect(refused).toMatchObject({
      ...{ code: 'toolchain_gone' },
      detail: expect.stringContaining('host sha256:0, which linux-amd64 no longer has'),
    });
    // One that has to be made has no digest before.
    await pools.announce(poolRow('linux-amd64', [{ ...now, digest: null, roots: null }]));
    const { body: first } = await post(id, 'rebuild').expect(202);
    expect(codeOf(await post(id, 'rebuild').expect(409))).toBe('build_running');
    await post(first.id, 'cancel').expect(202);
    await pools.announce(poolRow('linux-amd64', [toolchain('other', 'linux/amd64:glibc2.36')]));
    const { body } = await post(id, 'rebuild').expect(202);
    const { toolchain: name } = await api.parts.rows.database.task.findFirstOrThrow({
      where: { buildId: body.id },
    });
    expect(name).toBe('other');
    await post(body.id, 'cancel').expect(202);
    await sql(api.databaseUrl, 'UPDATE attempts SET compiled_with = NULL');
    expect(codeOf(await post(id, 'rebuild').expect(409))).toBe('toolchain_gone');
  });
});

it('nothing runs once more on a disk without room, as nothing new begins there', async () => {
  const { rows, store, folder } = api.parts;
  const full = new DiskRoom([folder], 2 ** 60, () => undefined);
  const storedSource = new StoredSource(new PrismaSources(rows.database, new SystemClock()), store, full);
  const build = await rows.builds.find('local', await failed());
  expect(build && (await failureBy(storedSource.require('local', build))).code).toBe('disk_full');
});

it.each(['retry', 'rebuild'])('%s of a build of another tenant finds none', async (what) => {
  const authorization = (key: string) => ['authorization', `Bearer ${key}`] as const;
  const { body } = await keyed
    .submit()
    .set(...authorization('key-of-one'))
    .expect(202);
  await keyed.fail(body.id);
  const refused = await post(body.id, what, keyed)
    .set(...authorization('key-of-two'))
    .expect(404);
  expect(codeOf(refused)).toBe('not_found');
  expect(
    (await keyed.http.get(`/v1/builds/${body.id}`).set(...authorization('key-of-one'))).body,
  ).toMatchObject({
    state: 'failed',
  });
});
