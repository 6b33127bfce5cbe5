import { once } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import type { RunningIntake } from '../support/running-intake.js';
import { ask, say } from './intake-steps.js';

/** One attempt takes nothing from the others. */
export function describeGreed(intake: RunningIntake): void {
  const it = test.extend('agent', () => intake.attempt());

  describe('an attempt that asks without end', () => {
    it('is put off, while others are served', async () => {
      const [greedy, other] = [await intake.attempt(), await intake.attempt()];
      const polls = Array.from({ length: 300 }, () =>
        greedy.http.get('/state?wait=60').then(({ status }) => status),
      );
      await vi.waitFor(async () => greedy.http.get('/state').expect(429), { timeout: 15_000 });
      await other.http.get('/state').expect(200);
      await intake.rows.received.compilerEnded(greedy.attempt);
      const statuses = await Promise.all(polls);
      expect(statuses.filter((status) => status === 200)).toHaveLength(256);
      await greedy.http.get('/state').expect(200);
    });
  });

  describe('an attempt that sends without end', () => {
    it('is put off after a few at once, and heard again when they have ended', async ({ agent }) => {
      const halves = Array.from({ length: 4 }, () => ask(agent, 'POST', 'log?offset=0', 2));
      for (const request of halves) request.write('a');
      await vi.waitFor(() => say(agent, 0, 'a').expect(429), { timeout: 15_000 });
      await agent.http.get('/state').expect(200);
      const answers = halves.map((request) => once(request, 'response'));
      for (const request of halves) request.end('b');
      for (const [answer] of await Promise.all(answers)) expect(answer.statusCode).toBe(200);
      await vi.waitFor(() => say(agent, 0, 'abc').expect(200, { bytes: 3, full: false }));
    });

    it('has no more answered for going away before its answers', async ({ agent }) => {
      const { promise: stored, resolve: store } = Promise.withResolvers<void>();
      const append = vi.spyOn(intake.rows.receiving, 'appendLog').mockImplementation(async () => {
        await stored;
        return { bytes: 0, full: false };
      });
      for (let time = 1; time <= 4; time++) {
        const request = ask(agent, 'POST', 'log?offset=0', 1).end('a');
        await vi.waitFor(() => expect(append).toHaveBeenCalledTimes(time));
        request.destroy();
        await new Promise((closed) => request.once('close', closed));
      }
      await say(agent, 0, 'a').expect(429);
      append.mockRestore();
      store();
      await vi.waitFor(() => say(agent, 0, 'abc').expect(200, { bytes: 3, full: false }));
    });
  });
}
