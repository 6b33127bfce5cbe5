import supertest from 'supertest';
import { expect, test } from 'vitest';
import type { RunningIntake } from '../support/running-intake.js';
import reports from '../vectors/reports.json' with { type: 'json' };
import { found, say } from './intake-steps.js';

/** Agents of this release and of others. */
export function describeProtocol(intake: RunningIntake): void {
  const it = test.extend('agent', () => intake.attempt());

  it('is named in each answer, whatever it says', async ({ agent }) => {
    const over = await intake.attempt();
    await intake.rows.end(over);
    const stranger = supertest.agent(agent.url);
    const answers = await Promise.all([
      agent.http.get('/source').expect(200),
      agent.http.get('/nothing').expect(404),
      say(agent, 0, 'x').expect(200),
      stranger.get('/source').expect(401),
      over.http.get('/source').expect(410),
    ]);
    for (const { headers } of answers) expect(headers['cgoforge-protocol']).toBe('2');
  });

  it.for(['2', '1', ''])('is spoken with an agent that names %j', async (version, { agent }) => {
    await agent.http.get('/source').set('cgoforge-protocol', version).expect(200);
  });

  it('is not spoken with an agent of a newer release, which is told so and not heard', async ({ agent }) => {
    const { text } = await say(agent, 0, 'x').set('cgoforge-protocol', '3').expect(426);
    expect(text).toBe('The agent speaks version 3 of the protocol, and intake knows 2.\n');
    expect(await found(intake, agent)).toMatchObject({ silentMs: null });
  });

  it.for(['v1', 'v2'] as const)('takes all reports of version %s', async (version, { agent }) => {
    for (const kind of ['compiled', 'delivered', 'checked'] as const) {
      await agent.http.post(`/${kind}`).send(reports[kind][version]).expect(204);
    }
    const { version: _, ...compiled } = reports.compiled.v2;
    expect(await found(intake, agent)).toMatchObject({
      compiled,
      delivered: { refusal: null },
      checked: reports.checked.v1,
    });
  });
}
