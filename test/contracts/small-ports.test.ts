import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KillOnceFailpoints } from '@cgoforge/adapter-prisma';
import {
  type Clock,
  type Failpoints,
  type IdKind,
  type Ids,
  NoFailpoints,
  RandomIds,
  SystemClock,
  type TaskTransition,
  taskTransitions,
} from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import { folderOfSuite } from '../support/folders.js';
import { PlayedClock } from '../support/played-clock.js';

const KINDS: readonly IdKind[] = ['bld', 'tsk', 'att', 'art'];

const folder = folderOfSuite();

describeClockContract('SystemClock', new SystemClock());
describeClockContract('PlayedClock', new PlayedClock());
describeIdsContract('RandomIds', new RandomIds(new SystemClock()));
describeFailpointsContract('NoFailpoints', new NoFailpoints());
describeFailpointsContract('KillOnceFailpoints', new KillOnceFailpoints(folder));

/** What every Clock promises. */
function describeClockContract(name: string, clock: Clock): void {
  it(`${name} tells a time that does not run backwards, and gives each caller a date of its own`, () => {
    const first = clock.now();
    const time = first.getTime();
    expect(time).not.toBeNaN();
    first.setFullYear(1970);
    expect(clock.now().getTime()).toBeGreaterThanOrEqual(time);
  });
}

/** What every Ids promises. */
function describeIdsContract(name: string, ids: Ids): void {
  it.each(KINDS)(`${name} makes %s ids of a UUIDv7 (RFC 9562)`, (kind) => {
    const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
    expect(ids.next(kind)).toMatch(new RegExp(`^${kind}_${uuid}$`));
  });

  it(`${name} makes no id twice, and sorts them by the millisecond they were made in`, () => {
    const made = Array.from({ length: 10_000 }, () => ids.next('bld'));
    expect(new Set(made).size).toBe(made.length);
    const times = made.map((id) => id.slice(4, 17));
    expect(times).toEqual([...times].sort());
  });
}

/** What every implementation of Failpoints promises: an unarmed place costs nothing and changes nothing. */
function describeFailpointsContract(name: string, failpoints: Failpoints): void {
  it(`${name} lets every place that is not armed pass`, () => {
    for (const transition of Object.keys(taskTransitions) as TaskTransition[]) {
      expect(() => failpoints.pass(`before-${transition}`)).not.toThrow();
      expect(() => failpoints.pass(`after-${transition}`)).not.toThrow();
    }
  });
}

describe('KillOnceFailpoints', () => {
  it('kills the process that passes an armed place, once', () => {
    const armed = join(folder, 'before-start');
    const program = `import { KillOnceFailpoints } from '@cgoforge/adapter-prisma';
      new KillOnceFailpoints(${JSON.stringify(folder)}).pass('before-start');`;
    const run = () => spawnSync(process.execPath, ['--input-type=module', '--eval', program]);
    writeFileSync(armed, '');
    expect(run().signal).toBe('SIGKILL');
    expect(existsSync(armed)).toBe(false);
    expect(run().status).toBe(0);
  });
});
