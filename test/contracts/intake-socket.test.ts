import { existsSync } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '@cgoforge/adapter-prisma';
import { SystemClock } from '@cgoforge/core';
import { afterAll, describe, expect, it } from 'vitest';
import { NoSignedObjects } from '../../apps/api/src/artifacts/signed-objects.js';
import { embedIntake } from '../../apps/api/src/embed-intake.js';
import { tokenKey } from '../support/attempt-plan.js';
import { newDatabase } from '../support/database.js';
import { freePort } from '../support/free-port.js';
import { startPart } from '../support/part.js';
import { openIntakeParts, SOURCE } from '../support/running-intake.js';
import { servingPart } from '../support/serving-part.js';
import { heard, say } from './intake-steps.js';

const url = await newDatabase();
const { folder, rows, wakeups, store, close } = await openIntakeParts(url);
afterAll(close);
const database = openDatabase(url);
afterAll(() => database.$disconnect());
const parts = {
  clock: new SystemClock(),
  database,
  wakeups,
  store,
  signed: new NoSignedObjects(),
  signingKey: tokenKey,
};

describe('intake at a socket', () => {
  const socket = join(folder, 'intake.sock');
  const open = () => rows.open(`http+unix://${encodeURIComponent(socket)}`, SOURCE.length);

  it('serves the attempts of this machine beside the API, and is gone with it', async () => {
    const intake = await embedIntake(parts, socket);
    const caller = await open();
    const { body } = await caller.http.get('/source').responseType('blob').expect(200);
    expect(body).toEqual(SOURCE);
    await say(caller, 0, 'hello').expect(200, { bytes: 5, full: false });
    await intake.close();
    expect(existsSync(socket)).toBe(false);
  });

  it('may be connected to by every user, also where one that was killed has left a socket', async () => {
    await writeFile(socket, '');
    const intake = await embedIntake(parts, socket);
    expect((await stat(socket)).mode & 0o666).toBe(0o666);
    await intake.close();
  });

  it('has neither modules nor Go, and notes nothing as withheld: they lie in layers', async () => {
    const intake = await embedIntake(parts, socket);
    const caller = await open();
    await caller.http.get('/modules/example.com/a/@v/v1.0.0.zip').expect(404);
    await caller.http.get('/toolchain').expect(404);
    expect(await rows.received.find(caller.attempt)).toMatchObject({ withheld: null });
    await intake.close();
  });

  it('is a listener of the API where a socket is configured, and ends with it in good order', async () => {
    const keyFile = join(folder, 'signing-key');
    await writeFile(keyFile, tokenKey);
    const port = await freePort('127.0.0.1');
    const env = {
      ...{ CGOFORGE_HOME: folder, CGOFORGE_DATABASE_URL: url, CGOFORGE_SIGNING_KEY_FILE: keyFile },
      ...{ CGOFORGE_PORT: String(port), CGOFORGE_INTAKE_SOCKET: socket },
    };
    const part = { name: 'api', program: 'apps/api/dist/main.js', env };
    const api = await startPart(servingPart(`http://127.0.0.1:${port}`, part));
    const caller = await open();
    const state = caller.http.get('/state?wait=60').then(({ body }) => body);
    await heard({ rows }, caller);
    await api.end('SIGTERM');
    expect(await api.ended).toBe('SIGTERM');
    expect(await state).toEqual({ compiler: 'running' });
    expect(existsSync(socket)).toBe(false);
  });
});
