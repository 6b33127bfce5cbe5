import { request as httpRequest } from 'node:http';
import { Failure } from '@cgoforge/core';
import { describe, expect, it, vi } from 'vitest';
import { bearer } from '../support/attempt-plan.js';
import type { AttemptUnderTest } from '../support/attempt-rows.js';
import type { PlayedGate } from '../support/played-gate.js';
import { type RunningIntake, SOURCE } from '../support/running-intake.js';
import { heard } from './intake-steps.js';

const ZIP = 'example.com/a/@v/v1.0.0.zip';

/** What an attempt is given to compile, and with what. */
export function describeDownloads(intake: RunningIntake, gate: PlayedGate): void {
  const get = (caller: AttemptUnderTest, path: string) => caller.http.get(path).responseType('blob');
  const withheld = async ({ attempt }: AttemptUnderTest) =>
    (await intake.rows.received.find(attempt))?.withheld ?? null;

  describe('the source', () => {
    it('comes as it is stored', async () => {
      const { body } = await get(await intake.attempt(), '/source').expect(200);
      expect(body).toEqual(SOURCE);
    });

    it('has its modules fetched meanwhile, unless it needs none', async () => {
      const required = [{ path: 'example.com/a', version: 'v1.0.0', sum: null, goModSum: null }];
      const before = gate.prepared.length;
      for (const modules of ['intake', 'layer', 'none'] as const) {
        await get(await intake.attempt({ modules }, required), '/source').expect(200);
      }
      expect(gate.prepared.slice(before)).toMatchObject([{ requires: required }]);
    });
  });

  describe('Go', () => {
    it('comes in the version and for the architecture of the attempt', async () => {
      const caller = await intake.attempt({ go: '1.25.14' });
      gate.put('go1.25.14 amd64', Buffer.from('a toolchain'));
      const { body } = await get(caller, '/toolchain').expect(200).expect('content-length', '11');
      expect(body).toEqual(Buffer.from('a toolchain'));
      expect(await withheld(caller)).toBeNull();
    });

    it('is noted as withheld where it cannot be had', async () => {
      const caller = await intake.attempt({ go: '1.25.99' });
      await get(caller, '/toolchain').expect(422);
      expect(await withheld(caller)).toMatchObject({
        code: 'go_version_unavailable',
        detail: 'There is none.',
      });
    });
  });

  describe('a module', () => {
    it.each([
      [new Failure('module_unavailable', 'It is gone.'), 404, 'module_unavailable'],
      [new Failure('unavailable', 'The proxy is away.'), 503, 'unavailable'],
      [new Error('The disk is full.'), 503, 'unavailable'],
    ])('is noted as withheld when the gate says %s', async (error, status, code) => {
      const caller = await intake.attempt();
      gate.put(ZIP, error);
      await get(caller, `/modules/${ZIP}`).expect(status);
      expect(await withheld(caller)).toMatchObject({ code });
    });

    it('is withheld no more once it was given, whatever else was', async () => {
      const caller = await intake.attempt();
      gate.put(ZIP, new Failure('module_unavailable', 'It is gone.'));
      gate.put('other', Buffer.from('x'));
      await get(caller, `/modules/${ZIP}`).expect(404);
      await get(caller, '/modules/other').expect(200);
      await get(caller, '/modules/no/such').expect(404);
      expect(await withheld(caller)).toMatchObject({ code: 'module_unavailable' });
      gate.put(ZIP, Buffer.from('a zip'));
      const { body } = await get(caller, `/modules/${ZIP}`).expect(200);
      expect(body).toEqual(Buffer.from('a zip'));
      expect(await withheld(caller)).toBeNull();
    });

    it('is waited for no more, nor withheld, when nobody asks; who waits shares one list of modules', async () => {
      const caller = await intake.attempt();
      gate.put(ZIP, null);
      const ask = () =>
        httpRequest(`${caller.url}/modules/${ZIP}`, { headers: { authorization: bearer(caller.attempt) } })
          .on('error', () => undefined)
          .end();
      const asked = Array.from({ length: 5 }, ask);
      await heard(intake, caller);
      await vi.waitFor(() => expect(gate.awaited.size).toBe(1));
      for (const request of asked) request.destroy();
      await vi.waitFor(() => expect(gate.awaited.size).toBe(0));
      expect(await withheld(caller)).toBeNull();
    });

    it('that the source does not name is only tried by Go, and nothing withheld', async () => {
      const caller = await intake.attempt();
      await get(caller, '/modules/no/such').expect(404);
      expect(await withheld(caller)).toBeNull();
    });
  });
}
