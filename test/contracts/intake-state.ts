import { it } from 'vitest';
import type { RunningIntake } from '../support/running-intake.js';
import { endedAttempt, heard } from './intake-steps.js';
import { compiled } from './received-steps.js';

/** What an attempt is told. */
export function describeState(intake: RunningIntake): void {
  it('is told at once when nobody waits', async () => {
    const caller = await intake.attempt();
    await caller.http.get('/state').expect(200, { compiler: 'running' });
    await intake.rows.received.compilerEnded(caller.attempt);
    await caller.http.get('/state?wait=60').expect(200, { compiler: 'ended', outputs: [] });
  });

  it('names what there is to deliver', async () => {
    const caller = await endedAttempt(intake);
    await caller.http
      .post('/compiled')
      .send({ version: 2, ...compiled, outputs: ['a', 'b'] })
      .expect(204);
    await caller.http.get('/state').expect(200, { compiler: 'ended', outputs: ['a', 'b'] });
  });

  it.each(['-1', 'x', '1e3'])('refuses to wait for %s seconds', async (wait) => {
    await (await intake.attempt()).http.get(`/state?wait=${wait}`).expect(400);
  });

  it('is told as soon as it changes to who waits', async () => {
    const caller = await intake.attempt();
    const answer = caller.http.get('/state?wait=60').expect(200, { compiler: 'ended', outputs: [] });
    const answered = Promise.resolve(answer);
    await heard(intake, caller);
    await intake.rows.received.compilerEnded(caller.attempt);
    await answered;
  });
}
