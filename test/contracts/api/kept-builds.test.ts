import { expect, it } from 'vitest';
import * as schemas from '../../../apps/api/src/openapi/schemas.js';
import { apiOfFile } from '../../support/running-api.js';

const api = await apiOfFile();

/** A build that has made its file. */
async function built(): Promise<string> {
  const { body } = await api.submit().expect(202);
  await api.succeed(body.id);
  return body.id;
}

it('pins and unpins a build', async () => {
  const id = await built();
  const pinned = await api.http.post(`/v1/builds/${id}/pin`).expect(200);
  expect(schemas.buildSchema.parse(pinned.body)).toMatchObject({ id, pinned: true, expired: false });
  expect((await api.http.post(`/v1/builds/${id}/unpin`).expect(200)).body).toMatchObject({ pinned: false });
});

it('refuses to pin what runs or is not there', async () => {
  const { body } = await api.submit().expect(202);
  const running = await api.http.post(`/v1/builds/${body.id}/pin`).expect(409);
  expect(JSON.parse(running.text)).toMatchObject({ code: 'build_running' });
  await api.http.post('/v1/builds/bld_1/pin').expect(404);
  await api.http.post('/v1/builds/bld_1/unpin').expect(404);
  await api.http.delete('/v1/builds/bld_1').expect(404);
});

it('deletes a build at once', async () => {
  const id = await built();
  await api.http.delete(`/v1/builds/${id}`).expect(204);
  for (const path of ['', '/log', '/result', '/artifacts']) {
    await api.http.get(`/v1/builds/${id}${path}`).expect(404);
  }
});

it('says of a build that has expired what it was, and that its files and logs are gone', async () => {
  const id = await built();
  const { body: before } = await api.http.get(`/v1/builds/${id}`).expect(200);
  await api.expire(id);
  const { body } = await api.http.get(`/v1/builds/${id}`).expect(200);
  expect(schemas.buildSchema.parse(body)).toMatchObject({ ...before, source: { size: 5 }, expired: true });
  expect((await api.http.get('/v1/builds')).body.items[0]).toMatchObject({ id, expired: true });
  const [task] = before.tasks;
  for (const link of [body.links.log, task.links.log, task.artifacts[0].links.content]) {
    const answer = await api.http.get(new URL(link).pathname).expect(410);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'expired', next: expect.stringContaining('pin') });
  }
  const pinned = await api.http.post(`/v1/builds/${id}/pin`).expect(410);
  expect(JSON.parse(pinned.text)).toMatchObject({ code: 'expired' });
});
