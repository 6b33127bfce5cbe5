import { connect } from 'node:net';
import supertest from 'supertest';
import { expect, test, vi } from 'vitest';
import { bearer } from '../support/attempt-plan.js';
import type { RunningIntake } from '../support/running-intake.js';
import { found } from './intake-steps.js';

/** Who may speak with intake, and for how long. */
export function describeDoor(intake: RunningIntake): void {
  const it = test.extend('agent', () => intake.attempt());
  const routes = [
    ...['source', 'toolchain', 'modules/a/@v/v1.0.0.mod', 'state'].map((path) => ['get', path] as const),
    ...['log?offset=0', 'compiled', 'delivered', 'checked'].map((path) => ['post', path] as const),
    ['put', 'files/app'] as const,
  ];

  it.for(routes)('%s /%s lets nobody in without its attempt’s token', async ([method, path], { agent }) => {
    const other = await intake.attempt();
    const stranger = supertest.agent(agent.url);
    const wrong = ['', 'Bearer ', 'Bearer x', `Basic ${bearer(agent.attempt)}`, bearer(other.attempt)];
    for (const authorization of wrong) {
      await stranger[method](`/${path}`).set('authorization', authorization).expect(401);
    }
    await stranger[method](`/${path}`).expect(401);
    expect(await found(intake, agent)).toMatchObject({ silentMs: null });
  });

  it.for(routes)('%s /%s is closed when the attempt is over', async ([method, path], { agent }) => {
    await intake.rows.end(agent);
    await agent.http[method](`/${path}`).expect(410);
  });

  it('is closed for an attempt that is forgotten', async ({ agent }) => {
    await intake.rows.received.forget(agent.attempt);
    await agent.http.get('/state').expect(410);
  });

  it('says that it lives and can work to whoever asks', async () => {
    const anyone = supertest.agent(intake.url);
    await anyone.get('/livez').expect(200);
    await anyone.get('/readyz').expect(200);
    await anyone.get('/').expect(404);
  });

  it('asks the database once in a second whether it can work', async () => {
    const find = vi.spyOn(intake.rows.received, 'find');
    const anyone = supertest.agent(intake.url);
    await Promise.all(Array.from({ length: 20 }, () => anyone.get('/readyz').expect(200)));
    expect(find.mock.calls.length).toBeLessThanOrEqual(1);
    find.mockRestore();
  });

  it('stays open to others when somebody holds all connections that he gets', async ({ agent }) => {
    const address = { port: Number(new URL(intake.url).port), host: '127.0.0.1' };
    const sockets = Array.from({ length: 400 }, () =>
      connect({ ...address, localAddress: '127.0.0.2' }).on('error', () => undefined),
    );
    const held = () => sockets.filter(({ closed }) => !closed);
    await vi.waitFor(() => expect(held()).toHaveLength(320));
    await agent.http.get('/state').expect(200);
    for (const socket of sockets) socket.destroy();
  });
}
