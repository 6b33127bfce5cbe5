import { describe, expect, test } from 'vitest';
import type { RunningIntake } from '../support/running-intake.js';
import { endedAttempt, found, heard } from './intake-steps.js';
import { compiled } from './received-steps.js';

/** What an attempt says of its steps, and what it is told of them. */
export function describeSentReports(intake: RunningIntake): void {
  const it = test.extend('agent', () => intake.attempt());

  it('may say what no database takes for a text, or too much of it', async ({ agent }) => {
    const report = { version: 2, refusal: `a\0b\ud800${'x'.repeat(10_000)}` };
    await agent.http.post('/delivered').send(report).expect(204);
    const refusal = (await found(intake, agent))?.delivered?.refusal;
    expect(refusal).toHaveLength(2_000);
    expect(refusal).toMatch(/^a\ufffdb\ufffdx+$/);
  });

  const outputs = Array.from({ length: 301 }, (_, index) => `app${index}`);
  const file = { name: 'app', sha256: 'x', result: { passed: true, kind: 'loaded' } };

  it.for([
    ['compiled', { ...compiled, outputs: ['../../etc/passwd'] }],
    ['compiled', { ...compiled, outputs: ['app', 'app'] }],
    ['compiled', { ...compiled, outputs }],
    ['compiled', { ...compiled, step: 'unpack' }],
    ['compiled', { ...compiled, wallMs: -1 }],
    ['compiled', { ...compiled, notes: ['a', 1] }],
    ['delivered', {}],
    ['delivered', { version: 3, refusal: null }],
    ['delivered', { refusal: 1 }],
    ['checked', { files: [file] }],
    ['checked', { passed: true }],
  ] as const)('that are not as agreed are refused: %s %j', async ([kind, body], { agent }) => {
    const report = { version: 2, ...body };
    await agent.http.post(`/${kind}`).send(report).expect(400);
    expect(await found(intake, agent)).toMatchObject({ compiled: null, delivered: null });
  });

  describe('and the state that the agent asks for', () => {
    it('is told at once when nobody waits', async ({ agent }) => {
      await agent.http.get('/state').expect(200, { compiler: 'running' });
      await intake.rows.received.compilerEnded(agent.attempt);
      await agent.http.get('/state?wait=60').expect(200, { compiler: 'ended', outputs: [] });
    });

    it('names what there is to deliver', async () => {
      const agent = await endedAttempt(intake);
      const report = { version: 2, ...compiled, outputs: ['a', 'b'] };
      await agent.http.post('/compiled').send(report).expect(204);
      await agent.http.get('/state').expect(200, { compiler: 'ended', outputs: ['a', 'b'] });
    });

    it.for(['-1', 'x', '1e3'])('refuses to wait for %s seconds', async (wait, { agent }) => {
      await agent.http.get(`/state?wait=${wait}`).expect(400);
    });

    it('is told as soon as it changes to who waits', async ({ agent }) => {
      const answer = agent.http.get('/state?wait=60').expect(200, { compiler: 'ended', outputs: [] });
      const answered = Promise.resolve(answer);
      await heard(intake, agent);
      await intake.rows.received.compilerEnded(agent.attempt);
      await answered;
    });
  });
}
