import supertest from 'supertest';
import { expect, it } from 'vitest';
import type { RunningIntake } from '../support/running-intake.js';
import reports from '../vectors/reports.json' with { type: 'json' };
import { say } from './intake-steps.js';

/** Agents of this release and of others. */
export function describeProtocol(intake: RunningIntake): void {
  it('is named in each answer, whatever it says', async () => {
    const [caller, over] = [await intake.attempt(), await intake.attempt()];
    await intake.rows.end(over);
    const stranger = supertest.agent(caller.url);
    const answers = await Promise.all([
      caller.http.get('/source').expect(200),
      caller.http.get('/nothing').expect(404),
      say(caller, 0, 'x').expect(200),
      stranger.get('/source').expect(401),
      over.http.get('/source').expect(410),
    ]);
    for (const { headers } of answers) expect(headers['cgoforge-protocol']).toBe('2');
  });

  it.each(['2', '1', ''])('is spoken with an agent that names %j', async (version) => {
    const caller = await intake.attempt();
    await caller.http.get('/source').set('cgoforge-protocol', version).expect(200);
  });

  it('is not spoken with an agent of a newer release, which is told so and not heard', async () => {
    const caller = await intake.attempt();
    const { text } = await say(caller, 0, 'x').set('cgoforge-protocol', '3').expect(426);
    expect(text).toBe('The agent speaks version 3 of the protocol, and intake knows 2.\n');
    expect(await intake.rows.received.find(caller.attempt)).toMatchObject({ silentMs: null });
  });

  it.each(['v1', 'v2'] as const)('takes all reports of version %s', async (version) => {
    const caller = await intake.attempt();
    await caller.http.post('/compiled').send(reports.compiled[version]).expect(204);
    await caller.http.post('/delivered').send(reports.delivered[version]).expect(204);
    await caller.http.post('/checked').send(reports.checked[version]).expect(204);
    const { version: _, ...compiled } = reports.compiled.v2;
    expect(await intake.rows.received.find(caller.attempt)).toMatchObject({
      compiled,
      delivered: { refusal: null },
      checked: reports.checked.v1,
    });
  });
}
