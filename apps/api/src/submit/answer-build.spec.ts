import { describe, expect, it } from 'vitest';
import { ARTIFACT, apiOfFile, COMPILE_ERROR, RunningApi } from '../../../../test/support/api/running-api.js';
import * as schemas from '../openapi/schemas.js';

const api = await apiOfFile();

describe('waiting for the end', () => {
  const ended = async (query: string, change: Parameters<typeof api.ports.builds.move>[1]) => {
    const known = api.ports.builds.rows.size;
    const answer = api
      .submit(query)
      .buffer(true)
      .then((response) => response);
    api.ports.builds.move(await api.nextBuild(known), change);
    return answer;
  };

  const lost = { ...COMPILE_ERROR, code: 'lost', family: 'ours' } as const;

  it('answers the file itself with answer=files', async () => {
    const answer = await ended('?answer=files', { state: 'succeeded', artifacts: [ARTIFACT] });
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-length': '5',
      'content-disposition': expect.stringContaining('"app"'),
    });
    expect(answer.body.toString()).toBe('hello');
  });

  it.each([
    ['result', 'build_failed', 422, { state: 'failed', failure: COMPILE_ERROR }],
    ['files', 'build_failed', 422, { state: 'failed', failure: COMPILE_ERROR }],
    ['result', 'service_failed', 503, { state: 'failed', failure: lost }],
    ['result', 'build_cancelled', 409, { state: 'cancelled' }],
  ] as const)('answers %s of %s with %i and the build', async (how, code, status, change) => {
    const answer = await ended(`?answer=${how}`, change);
    expect(answer.status).toBe(status);
    expect(schemas.problemSchema.parse(JSON.parse(answer.text))).toMatchObject({
      code,
      build: { tasks: [{}] },
    });
  });

  it('cancels no build whose log is cut off because the wait ended', async () => {
    const other = await RunningApi.start();
    const answer = other.submit('?answer=log&wait=0&on_disconnect=cancel').then((response) => response);
    await expect(answer).rejects.toThrow('aborted');
    await other.stop();
    expect([...other.ports.builds.rows.values()]).toMatchObject([{ state: 'queued' }]);
  });

  it('says 504 when the wait ends first', async () => {
    const { body } = await api.submit().expect(202);
    const answer = await api.http.get(`/v1/builds/${body.id}/result?wait=0`).expect(504);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'wait_ended', build: { id: body.id } });
  });
});
