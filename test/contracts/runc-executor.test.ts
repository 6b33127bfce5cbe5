import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  statfsSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { RuncExecutor } from '@cgoforge/adapter-runc';
import { outcomeOf } from '@cgoforge/core';
import { afterEach, describe, expect, it } from 'vitest';
import { homeGroup } from '../../apps/launcher/src/cgroup.js';
import { TestLauncher } from '../support/launcher.js';
import { programsOf } from '../support/programs-of.js';
import { packSample } from '../support/samples.js';
import { describeExecutorContract } from './executor.contract.js';
import { describeSandboxes, type LeftKind } from './executor-sandboxes.js';
import { codeOf, sourceOf } from './executor-steps.js';
import { type Ways, waysOfBuilds } from './executor-ways.js';

const limits = { CGOFORGE_DISK_BYTES: String(2 * 1024 ** 3), CGOFORGE_MEMORY_BYTES: String(4 * 1024 ** 3) };

/** The output folder of the one attempt there is: the newest disk that holds a file. */
function outputFolder(home: string): string {
  const disks = join(home, 'sandbox/disks');
  const folders = readdirSync(disks)
    .map((disk) => join(disks, disk, 'out'))
    .filter((folder) => existsSync(folder) && readdirSync(folder).length > 0);
  const [folder] = folders;
  if (folder === undefined) throw new Error('No attempt has left a file.');
  return folder;
}

let admitted = 0;

/** What the sandbox has no part in, or what only its launcher's end brings about. */
const ways: Ways = {
  ...waysOfBuilds,
  lost: {
    async done(steps) {
      const cut = Readable.from(
        (async function* () {
          yield packSample('pure-go').subarray(0, 100);
          throw new Error('the sender is gone');
        })(),
      );
      const made = await steps.plan(packSample('pure-go'));
      await steps.executor.start(made, sourceOf(cut)).catch(() => undefined);
      return steps.outcomeOf(made);
    },
  },
  internal: {
    async done(steps) {
      await steps.start(packSample('endless'));
      return codeOf(steps.start(packSample('endless')));
    },
  },
  unavailable: { done: () => codeOf(new RuncExecutor('/nowhere').capacity()) },
  go_version_unavailable: { cannot: 'Go is fetched before the attempt starts.' },
  module_unavailable: { cannot: 'Modules are fetched before the attempt starts.' },
  evicted: { cannot: 'Nobody takes the machine away from its attempts.' },
  node_lost: { cannot: 'It is lost with the machine, and so are those who would say it.' },
  image_unavailable: { cannot: 'Its root is the machine’s own.' },
  no_such_node: { cannot: 'It runs on this machine.' },
  nodes_busy: { cannot: 'It has as many slots as are used at once.' },
};

describeExecutorContract(
  'RuncExecutor',
  async () => {
    const launcher = new TestLauncher(limits);
    await launcher.start();
    return {
      executor: new RuncExecutor(launcher.socketPath),
      admit: async (archive: Buffer) => {
        admitted += 1;
        return { attempt: `att_contract-${process.pid}-${admitted}`, source: sourceOf(archive) };
      },
      running: async () => programsOf(homeGroup(launcher.home)),
      async leave(_attempt: string, kind: LeftKind, name: string) {
        const path = join(outputFolder(launcher.home), name);
        if (kind === 'link') symlinkSync('/etc/shadow', path);
        if (kind === 'folder') mkdirSync(path);
        if (kind === 'fifo') execFileSync('mkfifo', [path]);
        if (kind === 'sparse') writeFileSync(path, '');
        if (kind === 'sparse') truncateSync(path, 1024 ** 4);
        if (kind === 'secret') writeFileSync(path, 'mode 0000');
        if (kind === 'secret') chmodSync(path, 0);
      },
      close: () => launcher.close(),
    };
  },
  ways,
  describeSandboxes,
);

describe('the launcher', () => {
  let launcher: TestLauncher;
  afterEach(() => launcher.close());

  async function start(
    executor: RuncExecutor,
    archive: Buffer,
    modules: string | null = null,
  ): Promise<string> {
    const capacity = await executor.capacity();
    const [toolchain] = capacity.toolchains;
    const target = toolchain?.targets[0];
    if (!toolchain || !target) throw new Error('The executor offers nothing.');
    const options = {
      ...{ package: null, dir: '.', output: null, ldflags: null, go: null },
      ...{ tags: [], trimpath: true, cache: true, size: null },
    };
    const plan = {
      attempt: 'att_launcher',
      slot: 0,
      tenant: 'local',
      target,
      toolchain: 'host',
      modules,
    };
    const source = sourceOf(archive);
    await executor.start({ ...plan, go: toolchain.go, options, limits: capacity.limits }, source);
    return plan.attempt;
  }

  it('forgets the attempts of a launcher that was killed, and cleans up after it', async () => {
    launcher = new TestLauncher(limits);
    await launcher.start();
    const executor = new RuncExecutor(launcher.socketPath);
    const attempt = await start(executor, packSample('endless'));
    await launcher.end('SIGKILL');
    await expect(executor.status(attempt)).rejects.toMatchObject({ code: 'unavailable' });
    await launcher.start();
    expect(await executor.status(attempt)).toEqual({ state: 'unknown' });
    expect(await executor.attempts()).toEqual([]);
    await start(executor, packSample('endless'));
    // As a run leaves it that never came to be a container.
    const groups = () => globSync(`/sys/fs/cgroup/**${homeGroup(launcher.home)}`);
    expect(groups()).not.toEqual([]);
    for (const group of groups()) mkdirSync(join(group, 'run'));
    expect(await launcher.end('SIGTERM')).toBe(0);
    expect(launcher.leftovers()).toBe('');
    expect(groups()).toEqual([]);
  });

  it('gives the disk and the modules of an attempt back although its file is still being read', async () => {
    launcher = new TestLauncher(limits);
    mkdirSync(join(launcher.home, 'modules/views/view'), { recursive: true });
    await launcher.start();
    const executor = new RuncExecutor(launcher.socketPath);
    const attempt = await start(executor, packSample('pure-go'), 'view');
    for await (const _ of executor.log(attempt, 0, new AbortController().signal));
    const status = await executor.status(attempt);
    const [output] = status.state === 'ended' ? status.ending.outputs : [];
    if (output === undefined) throw new Error(JSON.stringify(status));
    const mount = dirname(outputFolder(launcher.home));
    const { body } = await executor.read(attempt, output);
    await executor.release(attempt);
    expect(launcher.leftovers()).not.toContain(`${mount} `);
    expect(launcher.leftovers()).not.toContain(`${attempt}/modules`);
    await expect(text(body)).rejects.toThrow();
  });

  it('does not blame a build for a full cache, and empties it before the next', async () => {
    launcher = new TestLauncher(limits);
    await launcher.start();
    const executor = new RuncExecutor(launcher.socketPath);
    const outcome = async (attempt: string) => {
      for await (const _ of executor.log(attempt, 0, new AbortController().signal));
      const status = await executor.status(attempt);
      if (status.state !== 'ended') throw new Error(`It is ${status.state}.`);
      await executor.release(attempt);
      return outcomeOf(status.ending, (await executor.capacity()).limits);
    };
    const attempt = await start(executor, packSample('cpp'));
    const cache = join(launcher.home, 'sandbox/caches/local');
    const { bavail, bsize } = statfsSync(cache);
    execFileSync('fallocate', ['-l', String(bavail * bsize - 1024 ** 2), join(cache, 'filler')]);
    expect(await outcome(attempt)).toMatchObject({ code: 'lost', detail: expect.stringContaining('cache') });
    expect(await outcome(await start(executor, packSample('cpp')))).toBeNull();
  });

  it('refuses to serve a home that is served already', async () => {
    launcher = new TestLauncher(limits);
    await launcher.start();
    const second = new TestLauncher({ ...limits, CGOFORGE_HOME: launcher.home });
    await expect(second.start()).rejects.toThrow('Another launcher');
    await second.close();
  });
});
