import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { KeyedCallers } from '../../../apps/api/src/auth/keyed-callers.js';
import { operations } from '../../../apps/api/src/openapi/operations.js';
import { keyLine } from '../../support/api-keys.js';
import { folderOfSuite } from '../../support/folders.js';
import { apiOfFile } from '../../support/running-api.js';

const file = join(folderOfSuite(), 'keys');
const keys = { 'my-key': 'mine', 'their-key': 'theirs', 'busy-key': 'team', 'other-key': 'team' };
writeFileSync(
  file,
  Object.entries(keys)
    .map(([key, tenant]) => keyLine(tenant, key))
    .join(''),
);
const api = await apiOfFile({ callers: await KeyedCallers.open(file) });

const as = (key: string) =>
  supertest.agent(`http://127.0.0.1:${api.port}`).set('authorization', `Bearer ${key}`);
const submit = (key: string) => as(key).post('/v1/builds').attach('src', api.source, 'app.tgz');

/** A build of the first tenant's that has made its file. */
async function makeBuild() {
  const id: string = (await submit('my-key').expect(202)).body.id;
  await api.succeed(id);
  const { body } = await as('my-key').get(`/v1/builds/${id}/artifacts`);
  return { id, artifact: body.items[0].id as string };
}

const mine = await makeBuild();

/** A documented path, with the ids of what the build has. */
const pathOf = (path: string, { id, artifact } = mine) =>
  path
    .replace('/artifacts/{id}', `/artifacts/${artifact}`)
    .replace('{id}', id)
    .replace('{slug}', 'linux-amd64-glibc2.36');

const named = operations.map((one) => ({ ...one, name: `${one.method} ${one.path}` }));
const closed = named.filter((operation) => !operation.open);

describe('a route', () => {
  it.each(named.filter((operation) => operation.open))('$name is open to all', async ({ method, path }) => {
    await api.http[method](path).expect(200);
  });

  it.each(closed)('$name needs a key, in the header alone', async ({ method, path }) => {
    for (const query of ['', '?key=my-key', '?access_token=my-key']) {
      const answer = await api.http[method](pathOf(path) + query);
      expect(answer.status).toBe(401);
      expect(answer.headers).toMatchObject({
        'www-authenticate': 'Bearer',
        'content-type': expect.stringContaining('application/problem+json'),
      });
      if (method !== 'head') expect(JSON.parse(answer.text)).toMatchObject({ code: 'unauthorized' });
    }
  });

  it.each(closed.filter(({ path }) => path.includes('{id}')))(
    "$name does not know another tenant's id",
    async ({ method, path }) => {
      const build = method === 'delete' ? await makeBuild() : mine;
      await as('their-key')[method](pathOf(path, build)).expect(404);
      const own = await as('my-key')[method](pathOf(path, build));
      // There is nothing to retry of a build that has succeeded, which only its tenant is told.
      if (path.endsWith('/retry')) expect(own.body.code).toBe('nothing_to_retry');
      else expect(own.status).toBeLessThan(400);
    },
  );

  it('shows the documentation and what a signature opens without a key, and nothing else', async () => {
    for (const path of ['/docs', '/openapi.json', '/docs/errors']) await api.http.get(path).expect(200);
    const { headers } = await as('my-key').get(`/v1/artifacts/${mine.artifact}/content`).expect(307);
    const { pathname, search } = new URL(headers.location ?? '');
    await api.http.get(pathname + search).expect(200);
    await api.http.get(pathname).expect(403);
  });
});

describe('two tenants', () => {
  it('list their own builds', async () => {
    const { body: mineListed } = await as('my-key').get('/v1/builds').expect(200);
    expect(mineListed.items.map((build: { id: string }) => build.id)).toContain(mine.id);
    const { body: submitted } = await submit('their-key').expect(202);
    const { body: theirs } = await as('their-key').get('/v1/builds').expect(200);
    expect(theirs.items.map((build: { id: string }) => build.id)).toEqual([submitted.id]);
  });

  it('may use the same Idempotency-Key', async () => {
    const first = await submit('my-key').set('idempotency-key', '"same"').expect(202);
    const again = await submit('my-key').set('idempotency-key', 'same').expect(202);
    const other = await submit('their-key').set('idempotency-key', 'same').expect(202);
    expect(again.body.id).toBe(first.body.id);
    expect(other.body.id).not.toBe(first.body.id);
  });

  it('cancel their own build by leaving', async () => {
    const leaving = as('my-key')
      .post('/v1/builds?answer=log&on_disconnect=cancel')
      .attach('src', api.source, 'app.tgz');
    const { id } = await api.submitted(async () => void leaving.end(() => undefined));
    leaving.abort();
    const state = async () => (await as('my-key').get(`/v1/builds/${id}`)).body.state;
    await expect.poll(state, { timeout: 15_000 }).toBe('cancelled');
  });
});

describe('two keys of one tenant', () => {
  type Waiting = { readonly id: string; readonly tasks: readonly [{ readonly position: number }] };

  it('take turns, and see where the builds of both stand', async () => {
    const ids: string[] = [];
    for (const key of ['busy-key', 'busy-key', 'busy-key', 'other-key'])
      ids.push((await submit(key).expect(202)).body.id);
    const { body } = await as('busy-key').get('/v1/builds').expect(200);
    const positionOf = (one: Waiting) => one.tasks[0].position;
    const inLine = body.items.sort((one: Waiting, next: Waiting) => positionOf(one) - positionOf(next));
    const [first, second, third, other] = ids;
    expect(inLine.map((one: Waiting) => one.id)).toEqual([first, other, second, third]);
  });
});

describe('a request with a bad key', () => {
  /** What a sender that waits for 100 Continue gets first. */
  async function ask(...headers: string[]): Promise<string> {
    const socket = connect(api.port, '127.0.0.1');
    await once(socket, 'connect');
    const form = ['Content-Type: multipart/form-data; boundary=x', 'Content-Length: 1000000'];
    const head = ['POST /v1/builds HTTP/1.1', `Host: localhost:${api.port}`, 'Expect: 100-continue'];
    socket.write([...head, ...form, ...headers, '\r\n'].join('\r\n'));
    const [answer] = await once(socket, 'data');
    socket.destroy();
    return String(answer);
  }

  it('is refused before its body is asked for', async () => {
    const mine = 'Authorization: Bearer my-key';
    expect(await ask('Authorization: Bearer bad')).toMatch(/^HTTP\/1\.1 401 /);
    expect(await ask(mine, mine)).toMatch(/^HTTP\/1\.1 401 /);
    expect(await ask(mine)).toMatch(/^HTTP\/1\.1 100 Continue\r\n/);
  });

  it('reads its answer though it sends its body at once', async () => {
    const headers = { authorization: 'Bearer bad', 'content-type': 'application/gzip' };
    await api.http.put('/v1/builds').set(headers).send(Buffer.alloc(4_194_304)).expect(401);
  });
});

describe('a service with keys', () => {
  it('is called by its public name and those of loopback, on any port, and by no other', async () => {
    for (const host of ['forge.example', 'forge.example:443', 'localhost:9090', '[::1]'])
      await as('my-key').get('/v1/targets').set('host', host).expect(200);
    for (const host of ['evil.example', 'forge.example.evil.example', ''])
      await as('my-key').get('/v1/targets').set('host', host).expect(403);
  });

  it('refuses pages of other origins though they had a key, and lets a link be followed', async () => {
    await as('my-key').get('/v1/targets').set('origin', 'https://evil.example').expect(403);
    await as('my-key').get('/v1/targets').set('origin', 'https://forge.example').expect(200);
    await api.http.get('/docs').set('sec-fetch-site', 'cross-site').expect(200);
  });

  it('answers a kubelet, which asks by the address of the pod', async () => {
    await api.http.get('/readyz').set('host', '10.0.0.7:8080').expect(200);
    await api.http.head('/livez').set('host', '10.0.0.7:8080').expect(200);
  });

  it('shows where the key stands', async () => {
    const { text: usage } = await api.http.get('/').expect(200);
    expect(usage.match(/curl -H "Authorization: Bearer \$CGOFORGE_KEY" /g)).toHaveLength(3);
  });
});
