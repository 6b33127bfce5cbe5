import { Failure } from '@cgoforge/core';
import { describe, expect, test, vi } from 'vitest';
import type { AttemptUnderTest } from '../support/attempt-rows.js';
import type { PlayedGate } from '../support/played-gate.js';
import { type RunningIntake, SOURCE } from '../support/running-intake.js';
import { ask, found, heard } from './intake-steps.js';

const ZIP = 'example.com/a/@v/v1.0.0.zip';

/** What an attempt is given to compile, and with what. */
export function describeDownloads(intake: RunningIntake, gate: PlayedGate): void {
  const get = (agent: AttemptUnderTest, path: string) => agent.http.get(path).responseType('blob');
  const withheld = async (agent: AttemptUnderTest) => (await found(intake, agent))?.withheld ?? null;
  const it = test.extend('agent', () => intake.attempt());

  describe('the source', () => {
    it('comes as it is stored', async ({ agent }) => {
      const { body } = await get(agent, '/source').expect(200);
      expect(body).toEqual(SOURCE);
    });

    it('has its modules fetched meanwhile, unless it needs none', async () => {
      const required = [{ path: 'example.com/a', version: 'v1.0.0', sum: null, goModSum: null }];
      const before = gate.prepared.length;
      for (const modulesFrom of ['intake', 'layer', 'none'] as const) {
        await get(await intake.attempt({ modulesFrom }, required), '/source').expect(200);
      }
      expect(gate.prepared.slice(before)).toMatchObject([{ requires: required }]);
    });
  });

  describe('Go', () => {
    it('comes in the version and for the architecture of the attempt', async () => {
      const agent = await intake.attempt({ go: '1.25.14' });
      gate.put('go1.25.14 amd64', Buffer.from('a toolchain'));
      const { body } = await get(agent, '/toolchain').expect(200).expect('content-length', '11');
      expect(body).toEqual(Buffer.from('a toolchain'));
      expect(await withheld(agent)).toBeNull();
    });

    it('is noted as withheld where it cannot be had', async () => {
      const agent = await intake.attempt({ go: '1.25.99' });
      await get(agent, '/toolchain').expect(422);
      const why = { code: 'go_version_unavailable', detail: 'There is none.' };
      expect(await withheld(agent)).toMatchObject(why);
    });
  });

  describe('a module', () => {
    it.for([
      [new Failure('module_unavailable', 'It is gone.'), 404, 'module_unavailable'],
      [new Failure('unavailable', 'The proxy is away.'), 503, 'unavailable'],
      [new Error('The disk is full.'), 503, 'unavailable'],
    ] as const)('is noted as withheld when the gate says %s', async ([error, status, code], { agent }) => {
      gate.put(ZIP, error);
      await get(agent, `/modules/${ZIP}`).expect(status);
      expect(await withheld(agent)).toMatchObject({ code });
    });

    it('is withheld no more once it was given, whatever else was', async ({ agent }) => {
      gate.put(ZIP, new Failure('module_unavailable', 'It is gone.'));
      gate.put('other', Buffer.from('x'));
      await get(agent, `/modules/${ZIP}`).expect(404);
      await get(agent, '/modules/other').expect(200);
      await get(agent, '/modules/no/such').expect(404);
      expect(await withheld(agent)).toMatchObject({ code: 'module_unavailable' });
      gate.put(ZIP, Buffer.from('a zip'));
      const { body } = await get(agent, `/modules/${ZIP}`).expect(200);
      expect(body).toEqual(Buffer.from('a zip'));
      expect(await withheld(agent)).toBeNull();
    });

    it('is waited for no more, nor withheld, when nobody asks; who waits shares one list of modules', async ({
      agent,
    }) => {
      gate.put(ZIP, null);
      const asked = Array.from({ length: 5 }, () => ask(agent, 'GET', `modules/${ZIP}`).end());
      await heard(intake, agent);
      await vi.waitFor(() => expect(gate.awaited.size).toBe(1));
      for (const request of asked) request.destroy();
      await vi.waitFor(() => expect(gate.awaited.size).toBe(0));
      expect(await withheld(agent)).toBeNull();
    });

    it('that the source does not name is only tried by Go, and nothing withheld', async ({ agent }) => {
      await get(agent, '/modules/no/such').expect(404);
      expect(await withheld(agent)).toBeNull();
    });
  });
}
