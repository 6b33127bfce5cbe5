import { expect, it } from 'vitest';
import type { RunningIntake } from '../support/running-intake.js';
import { compiled } from './received-steps.js';

/** What an attempt says of its steps. */
export function describeSentReports(intake: RunningIntake): void {
  it('may say what no database takes for a text, or too much of it', async () => {
    const caller = await intake.attempt();
    const report = { version: 2, refusal: `a\0b\ud800${'x'.repeat(10_000)}` };
    await caller.http.post('/delivered').send(report).expect(204);
    const refusal = (await intake.rows.received.find(caller.attempt))?.delivered?.refusal;
    expect(refusal).toHaveLength(2_000);
    expect(refusal).toMatch(/^a\ufffdb\ufffdx+$/);
  });

  const outputs = Array.from({ length: 101 }, (_, index) => `app${index}`);
  const file = { name: 'app', sha256: 'x', result: { passed: true, kind: 'loaded' } };

  it.each([
    ['compiled', { ...compiled, outputs: ['../../etc/passwd'] }],
    ['compiled', { ...compiled, outputs: ['app', 'app'] }],
    ['compiled', { ...compiled, outputs }],
    ['compiled', { ...compiled, step: 'unpack' }],
    ['compiled', { ...compiled, wallMs: -1 }],
    ['delivered', {}],
    ['delivered', { version: 3, refusal: null }],
    ['delivered', { refusal: 1 }],
    ['checked', { files: [file] }],
    ['checked', { passed: true }],
  ])('that are not as agreed are refused: %s %j', async (kind, body) => {
    const caller = await intake.attempt();
    await caller.http
      .post(`/${kind}`)
      .send({ version: 2, ...body })
      .expect(400);
    expect(await intake.rows.received.find(caller.attempt)).toMatchObject({
      compiled: null,
      delivered: null,
    });
  });
}
