import { beforeAll, it } from 'vitest';
import type { RunningIntake } from '../support/running-intake.js';
import { endedPod, heard } from './intake-steps.js';
import { compiled } from './received-steps.js';

/** What a pod is told. */
export function describeState(running: () => RunningIntake): void {
  let intake: RunningIntake;
  beforeAll(() => {
    intake = running();
  });

  it('is told at once when nobody waits', async () => {
    const pod = await intake.pod();
    await pod.http.get('/state').expect(200, { compiler: 'running' });
    await intake.rows.received.compilerEnded(pod.attempt);
    await pod.http.get('/state?wait=60').expect(200, { compiler: 'ended', outputs: [] });
  });

  it('names what there is to deliver', async () => {
    const pod = await endedPod(intake);
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
    await heard(intake, pod);
    await intake.rows.received.compilerEnded(pod.attempt);
    await answered;
  });
}
