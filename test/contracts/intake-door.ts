import supertest from 'supertest';
import { beforeAll, expect, it } from 'vitest';
import { bearer } from '../support/pod-plan.js';
import type { RunningIntake } from '../support/running-intake.js';

/** Who may speak with intake, and for how long. */
export function describeDoor(running: () => RunningIntake): void {
  let intake: RunningIntake;
  beforeAll(() => {
    intake = running();
  });

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
}
