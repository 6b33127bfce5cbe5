import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type TestPostgres } from '../support/postgres.js';
import { RunningIntake, SOURCE } from '../support/running-intake.js';
import { describeDoor } from './intake-door.js';
import { describeSentFiles } from './intake-files.js';
import { describeGreed } from './intake-greed.js';
import { describeSentLog } from './intake-log.js';
import { describeSentReports } from './intake-reports.js';
import { describeState } from './intake-state.js';
import { beginPut, endedPod, heard } from './intake-steps.js';

let postgres: TestPostgres;
let intake: RunningIntake;
beforeAll(async () => {
  postgres = await startPostgres();
  intake = await RunningIntake.start(await postgres.database());
});
afterAll(async () => {
  await intake.stop();
  await postgres.stop();
});

describe('the door', () => describeDoor(() => intake));
describeGreed(() => intake);
describe('the log', () => describeSentLog(() => intake));
describe('the state', () => describeState(() => intake));
describe('files', () => describeSentFiles(() => intake));
describe('reports', () => describeSentReports(() => intake));

describe('the source', () => {
  it('comes as it is stored', async () => {
    const pod = await intake.pod();
    const { body } = await pod.http.get('/source').responseType('blob').expect(200);
    expect(body).toEqual(SOURCE);
  });
});

describe('the end of intake', () => {
  it('answers who waits, and lets what is on its way come to its end', async () => {
    const ending = await RunningIntake.start(await postgres.database());
    const waiting = await ending.pod();
    const state = waiting.http.get('/state?wait=60').then(({ body }) => body);
    await heard(ending, waiting);
    const file = await beginPut(ending, await endedPod(ending, 2));
    const stopped = ending.stop();
    expect(await state).toEqual({ compiler: 'running' });
    file.end('b');
    const [response] = (await once(file, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(201);
    await stopped;
  });
});
