import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, describe, expect, test, vi } from 'vitest';
import type { AttemptUnderTest } from '../support/attempt-rows.js';
import { newDatabase } from '../support/database.js';
import { openGoModuleGate, serveModules } from '../support/go-modules.js';
import { RunningIntake, SOURCE } from '../support/running-intake.js';
import { ask, found, heard } from './intake-steps.js';
import { OTHER_SUM, QUOTE, sourceOf } from './layers.contract.js';
import { staying } from './module-gate.contract.js';

const WAIT = { timeout: 15_000 };
const ZIP = 'rsc.io/quote/@v/v1.5.2.zip';

const machine = await openGoModuleGate();
afterAll(machine.stop);
const zip = await buffer((await machine.gate.module(sourceOf(QUOTE), ZIP, staying)).body);
const proxy = await serveModules(machine.home);
const { gate, home, stop } = await openGoModuleGate(proxy.url);
const intake = await RunningIntake.start(await newDatabase(), gate);
afterAll(async () => {
  proxy.stop();
  await intake.stop();
  await stop();
});

const get = (agent: AttemptUnderTest, path: string) => agent.http.get(path).responseType('blob');
const withheld = async (agent: AttemptUnderTest) => (await found(intake, agent))?.withheld ?? null;
const it = test.extend('agent', () => intake.attempt());

/** A module that the machine's proxy does not have. */
const other = (path: string) => ({ path, version: 'v1.0.0', sum: OTHER_SUM, goModSum: OTHER_SUM });

describe('the source', () => {
  it('comes as it is stored', async ({ agent }) => {
    const { body } = await get(agent, '/source').expect(200);
    expect(body).toEqual(SOURCE);
  });

  it('has its modules fetched meanwhile, unless it needs none', async () => {
    const required = [other('early.example/m')];
    const prepare = vi.spyOn(gate, 'prepare');
    for (const modulesFrom of ['intake', 'layer', 'none'] as const) {
      await get(await intake.attempt({ modulesFrom }, required), '/source').expect(200);
    }
    expect(prepare.mock.calls).toMatchObject([[{ requires: required }]]);
  });
});

describe('Go', () => {
  it('comes in the version and for the architecture of the attempt', async () => {
    const agent = await intake.attempt({ go: '1.25.14' });
    await mkdir(join(home, 'go'));
    await writeFile(join(home, 'go/go1.25.14.linux-amd64.tar.gz'), 'a toolchain');
    const { body } = await get(agent, '/toolchain').expect(200).expect('content-length', '11');
    expect(body).toEqual(Buffer.from('a toolchain'));
    expect(await withheld(agent)).toBeNull();
  });

  it('is noted as withheld where it cannot be had', async () => {
    const agent = await intake.attempt({ go: '1.25.99' });
    await get(agent, '/toolchain').expect(422);
    const why = { code: 'go_version_unavailable', detail: 'Go 1.25.99 is not at the module proxy.' };
    expect(await withheld(agent)).toMatchObject(why);
  });
});

describe('a module', () => {
  it.each([
    [404, 'module_unavailable'],
    [503, 'unavailable'],
  ] as const)('is noted as withheld when its proxy says %i', async (status, code) => {
    const path = `says-${status}.example/m`;
    proxy.instead.set(`/${path}/`, status);
    const agent = await intake.attempt({}, [other(path)]);
    await get(agent, `/modules/${path}/@v/v1.0.0.zip`).expect(status);
    expect(await withheld(agent)).toMatchObject({ code });
  });

  it('is withheld no more once it was given, whatever else was', async () => {
    const agent = await intake.attempt({}, QUOTE);
    proxy.instead.set('/rsc.io/quote/', 503);
    await get(agent, `/modules/${ZIP}`).expect(503);
    await get(agent, '/modules/rsc.io/sampler/@v/v1.3.0.zip').expect(200);
    await get(agent, '/modules/no/such').expect(404);
    expect(await withheld(agent)).toMatchObject({ code: 'unavailable' });
    proxy.instead.delete('/rsc.io/quote/');
    const { body } = await get(agent, `/modules/${ZIP}`).expect(200);
    expect(body).toEqual(zip);
    expect(await withheld(agent)).toBeNull();
  });

  it('is noted as withheld when the disk does not give it', async () => {
    const agent = await intake.attempt({}, QUOTE);
    const name = 'rsc.io/sampler/@v/v1.3.0.info';
    await get(agent, `/modules/${name}`).expect(200);
    const file = join(home, 'modules/store/cache/download', name);
    await rm(file);
    await symlink(file, file);
    await get(agent, `/modules/${name}`).expect(503);
    expect(await withheld(agent)).toMatchObject({ code: 'unavailable' });
  });

  it('is waited for no more, nor withheld, when nobody asks; who waits shares one list of modules', async () => {
    const agent = await intake.attempt({}, [other('silent.example/m')]);
    proxy.instead.set('/silent.example/', null);
    const given = vi.spyOn(gate, 'module');
    const name = 'modules/silent.example/m/@v/v1.0.0.zip';
    const asked = Array.from({ length: 5 }, () => ask(agent, 'GET', name).end());
    await heard(intake, agent);
    await vi.waitFor(() => expect(given).toHaveBeenCalledTimes(5), WAIT);
    expect(new Set(given.mock.calls.map(([module]) => module)).size).toBe(1);
    for (const request of asked) request.destroy();
    const ends = () => given.mock.settledResults.map(({ type }) => type);
    await vi.waitFor(() => expect(ends()).toEqual(Array(5).fill('rejected')), WAIT);
    expect(await withheld(agent)).toBeNull();
  });

  it('that the source does not name is only tried by Go, and nothing withheld', async ({ agent }) => {
    await get(agent, '/modules/no/such').expect(404);
    expect(await withheld(agent)).toBeNull();
  });
});
