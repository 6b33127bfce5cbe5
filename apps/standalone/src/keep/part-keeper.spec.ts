import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning } from '@cgoforge/io';
import { folderOfTest } from '@test-support/folders.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { PartKeeper } from './part-keeper.js';
import type { SupervisedPart } from './running-part.js';

const folder = folderOfTest();
const has = (name: string) => existsSync(join(folder(), name));
let said: string[];
beforeEach(() => {
  said = [];
});

/** A part that is a shell script; it counts as serving at once. */
const part = (name: string, script: string, more: Partial<SupervisedPart> = {}): SupervisedPart => ({
  name,
  command: 'sh',
  args: ['-c', script],
  env: { folder: folder(), PATH: '/usr/bin:/bin' },
  stopSignal: 'SIGTERM',
  ready: async () => {},
  ...more,
});

const keep = (...parts: SupervisedPart[]) =>
  new PartKeeper(parts, { folder: folder(), deathsPerMinute: 5, say: (sentence) => said.push(sentence) });

const patient = 'trap "echo $0 ended >> $folder/order; exit 0" TERM; while :; do sleep 0.02; done';

/** A part that serves only when its trap is set, so that its stop is the orderly one. */
const orderly = (name: string) =>
  part(name, patient.replace('$0', name).replace('while', `echo > $folder/${name}.up; while`), {
    ready: () => until(() => has(`${name}.up`)),
  });

describe('PartKeeper', () => {
  it('stops the parts in the opposite order of their start', async () => {
    const keeper = keep(orderly('first'), orderly('second'));
    await keeper.start();
    await keeper.stop();
    expect(readFileSync(join(folder(), 'order'), 'utf8')).toBe('second ended\nfirst ended\n');
    expect(await keeper.ended).toBeNull();
  });

  it('starts a part again that died, and ends what it has started but for what has its own session', async () => {
    const started = (name: string) =>
      `sh -c 'trap "" HUP; echo $$ > $folder/${name}; while :; do sleep 0.02; done' &`;
    const bothRun = 'until [ -s $folder/child ] && [ -s $folder/shim ]; do sleep 0.02; done';
    const dies = `${started('child')} setsid ${started('shim')} ${bothRun}; exit 7`;
    const keeper = keep(
      part('flaky', `if mkdir $folder/once 2>/dev/null; then ${dies}; fi; echo > $folder/again; ${patient}`),
    );
    await keeper.start();
    await until(() => has('again'));
    const [child, shim] = ['child', 'shim'].map((name) => Number(readFileSync(join(folder(), name), 'utf8')));
    await until(() => !isRunning(child ?? 0));
    await keeper.stop();
    expect(said).toContain('flaky died (exit code 7) and is started again.');
    expect(isRunning(shim ?? 0)).toBe(true);
    process.kill(shim ?? 0, 'SIGKILL');
  });

  it('gives up when a part died five times within a minute', async () => {
    const keeper = keep(part('hopeless', 'echo no such luck; exit 1'));
    await keeper.start();
    expect((await keeper.ended)?.message).toContain('hopeless died 5 times within a minute (exit code 1)');
    expect(said).toContain('hopeless | no such luck');
  });

  it('gives up at once where a part does not start with its settings, and says what the part said', async () => {
    const keeper = keep(part('misled', 'echo CGOFORGE_X is no number; exit 78'));
    await keeper.start();
    expect((await keeper.ended)?.message).toBe('misled does not start with its settings, as it says above.');
    expect(said).toEqual(['misled | CGOFORGE_X is no number']);
  });

  it('shows of a part that died what it said in that life, and nothing of an earlier service', async () => {
    for (const wrong of ['CGOFORGE_X is no number', 'CGOFORGE_Y is no path']) {
      said.length = 0;
      const keeper = keep(part('misled', `echo ${wrong}; exit 78`));
      await keeper.start();
      await keeper.ended;
    }
    expect(said).toEqual(['misled | CGOFORGE_Y is no path']);
  });

  it('stops what already runs when a later part cannot be started', async () => {
    const refuse = async () => {
      throw new Error('It is not there.');
    };
    const keeper = keep(orderly('first'), part('second', patient, { prepare: refuse }));
    await keeper.start();
    expect((await keeper.ended)?.message).toBe('It is not there.');
    expect(readFileSync(join(folder(), 'order'), 'utf8')).toBe('first ended\n');
  });

  it('takes the end of a nested keeper for its last word', async () => {
    const keeper = keep(part('service', 'exit 1', { nested: true }));
    await keeper.start();
    expect((await keeper.ended)?.message).toContain('service has ended');
  });

  it('ends a part that does not listen when asked a second time', async () => {
    const keeper = keep(
      part('deaf', 'trap "" TERM; echo > $folder/deaf.up; while :; do sleep 0.02; done', {
        ready: () => until(() => has('deaf.up')),
      }),
    );
    await keeper.start();
    void keeper.stop();
    await keeper.stop();
    expect(await keeper.ended).toBeNull();
  });

  it('stops a part that cannot be signalled by closing its stdin', async () => {
    const keeper = keep(part('keeper', 'cat > /dev/null', { foreground: true, nested: true }));
    await keeper.start();
    await keeper.stop();
    expect(await keeper.ended).toBeNull();
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
