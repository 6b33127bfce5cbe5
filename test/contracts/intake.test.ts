import { afterAll, describe, expect, it } from 'vitest';
import { newDatabase } from '../support/database.js';
import { RunningIntake } from '../support/running-intake.js';
import { describeDoor } from './intake-door.js';
import { describeSentFiles } from './intake-files.js';
import { describeGreed } from './intake-greed.js';
import { describeSentLog } from './intake-log.js';
import { describeProtocol } from './intake-protocol.js';
import { describeSentReports } from './intake-reports.js';
import { beginPut, endedAttempt, heard, statusOf } from './intake-steps.js';

const intake = await RunningIntake.start(await newDatabase());
afterAll(intake.stop);

describe('the door', () => describeDoor(intake));
describe('the protocol', () => describeProtocol(intake));
describeGreed(intake);
describe('the log', () => describeSentLog(intake));
describe('files', () => describeSentFiles(intake));
describe('reports', () => describeSentReports(intake));

describe('the end of intake', () => {
  it('answers who waits, and lets what is on its way come to its end', async () => {
    const ending = await RunningIntake.start(await newDatabase());
    const waiting = await ending.attempt();
    const state = waiting.http.get('/state?wait=60').then(({ body }) => body);
    await heard(ending, waiting);
    const file = await beginPut(ending, await endedAttempt(ending, 2));
    const stopped = ending.stop();
    expect(await state).toEqual({ compiler: 'running' });
    file.end('b');
    expect(await statusOf(file)).toBe(201);
    await stopped;
  });
});
