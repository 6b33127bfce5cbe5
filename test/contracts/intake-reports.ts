import { beforeAll, expect, it } from 'vitest';
import type { RunningIntake } from '../support/running-intake.js';
import { compiled } from './received-steps.js';

/** What a pod says of its steps. */
export function describeSentReports(running: () => RunningIntake): void {
  let intake: RunningIntake;
  beforeAll(() => {
    intake = running();
  });

  it('are kept as they were first said', async () => {
    const pod = await intake.pod();
    await pod.http.post('/compiled').send(compiled).expect(204);
    await pod.http
      .post('/compiled')
      .send({ ...compiled, exitCode: 1 })
      .expect(204);
    await pod.http.post('/delivered').send({ refusal: null }).expect(204);
    const check = { name: 'app', sha256: 'a'.repeat(64), result: { passed: false, detail: 'no' } };
    await pod.http.post('/checked').send([check]).expect(204);
    expect(await intake.rows.received.find(pod.attempt)).toMatchObject({
      compiled,
      delivered: { refusal: null },
      checked: [check],
    });
  });

  it('may say what no database takes for a text, or too much of it', async () => {
    const pod = await intake.pod();
    await pod.http
      .post('/delivered')
      .send({ refusal: `a\0b\ud800${'x'.repeat(10_000)}` })
      .expect(204);
    const refusal = (await intake.rows.received.find(pod.attempt))?.delivered?.refusal;
    expect(refusal).toHaveLength(2_000);
    expect(refusal).toMatch(/^a\ufffdb\ufffdx+$/);
  });

  it.each([
    ['compiled', { ...compiled, step: 'unpack' }],
    ['compiled', { ...compiled, outputs: ['../../etc/passwd'] }],
    ['compiled', { ...compiled, outputs: ['app', 'app'] }],
    ['compiled', { ...compiled, outputs: Array.from({ length: 101 }, (_, index) => `app${index}`) }],
    ['compiled', { ...compiled, step: 'unpack' }],
    ['compiled', { ...compiled, wallMs: -1 }],
    ['compiled', 'text'],
    ['delivered', {}],
    ['delivered', { refusal: 1 }],
    ['checked', [{ name: 'app', sha256: 'x', result: { passed: true, kind: 'loaded' } }]],
    ['checked', { passed: true }],
  ])('that are not as agreed are refused: %s %j', async (kind, body) => {
    const pod = await intake.pod();
    await pod.http.post(`/${kind}`).send(body).expect(400);
    expect(await intake.rows.received.find(pod.attempt)).toMatchObject({ compiled: null, delivered: null });
  });
}
