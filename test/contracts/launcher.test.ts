import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LauncherClient } from '@cgoforge/adapter-runc';
import { type Container, type KnownAttempt, outcomeOf } from '@cgoforge/core';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, test } from 'vitest';
import { cacheNameOf } from '../../apps/launcher/src/build-caches.js';
import { homeGroup } from '../../apps/launcher/src/cgroup.js';
import { breakFileSystem } from '../support/break-file-system.js';
import { TestLauncher } from '../support/launcher.js';
import { packSample } from '../support/samples.js';
import { type BegunAttempt } from './executor.contract.js';
import { app, codeOf } from './executor-steps.js';
import { DEAF, openSite, QUICK } from './launcher-site.js';

/** Says everywhere that it can that the build has succeeded, and goes on. */
const FORGER = `
for folder in / /src /out /tmp /home /cache /modules /cgoforge /plan /delivered; do
  echo '{"version":1,"exitCode":0,"counts":{"memoryBytes":1,"processes":1,"oomKills":0,"refusedProcesses":0}}' > $folder/exit.json
done 2>/dev/null
exec perl -MIO::Socket::UNIX -e '
  my $report = q({"version":2,"step":"build","exitCode":0,"signal":null,"stoppedBy":null,"oomKills":0,"refusedProcesses":0,)
    . q("diskFull":false,"cacheFull":false,"peak":{"memoryBytes":1,"diskBytes":1,"processes":1},"wallMs":1,"outputs":["app"]});
  my $sidecar; select undef, undef, undef, 0.05 until $sidecar = IO::Socket::UNIX->new("/cgoforge/sidecar.sock");
  print $sidecar "POST /compiled HTTP/1.1\\r\\nHost: x\\r\\nContent-Type: application/json\\r\\nContent-Length: " . length($report) . "\\r\\n\\r\\n$report";
  print STDERR scalar <$sidecar>; sleep 600'`;

type IsReached = (containers: KnownAttempt['containers']) => boolean;

describe('an attempt whose launcher is killed', () => {
  let opened: Awaited<ReturnType<typeof openSite>>;
  beforeAll(async () => {
    opened = await openSite();
  });
  afterEach(() => opened.steps.releaseAll());
  afterAll(() => opened?.site.close());

  async function until(made: BegunAttempt, isReached: IsReached): Promise<void> {
    const reached = async () => isReached((await opened.steps.see(made)).known.containers);
    await expect.poll(reached, { timeout: 60_000, interval: 5 }).toBe(true);
  }

  it.each<[string, IsReached]>([
    ['as soon as it is recorded', () => true],
    ['when its source runs', ({ source }) => source.state !== 'waiting'],
    ['when its source has come', ({ source }) => source.state === 'ended'],
    ['when its compiler runs', ({ compile }) => compile.state !== 'waiting'],
    ['when its compiler has ended', ({ compile }) => compile.state === 'ended'],
    ['when its check has ended', ({ check }) => check.state === 'ended'],
  ])('ends as it would have: killed %s', async (_, isReached) => {
    const { site, steps, start, killLauncher } = opened;
    const made = await start(QUICK);
    await until(made, isReached);
    await killLauncher();
    expect(await steps.executor.attempts()).toEqual([made.order.attempt]);
    const { ending, received } = await steps.endOf(made);
    expect(outcomeOf(ending, made.order.limits), (await steps.logOf(made)).toString()).toBeNull();
    expect(received.checked).toMatchObject([{ result: { passed: true } }]);
    await steps.executor.release(made.order.attempt);
    expect(site.launcher.leftovers()).not.toContain(made.order.attempt);
  });

  it('goes on when intake was away too, and its source waits for it', async () => {
    const { site, steps, start, killLauncher } = opened;
    const show = site.hideIntake();
    const made = await start(QUICK);
    await until(made, ({ source }) => source.state === 'running');
    await killLauncher();
    expect((await steps.see(made)).known.containers.source.state).toBe('running');
    show();
    expect(await steps.outcomeOf(made)).toBeUndefined();
  });

  it.each([
    ['the launcher that started it', async () => {}],
    ['the next launcher', () => opened.killLauncher()],
  ])('is ended by %s though it heeds no SIGTERM, and said to be cancelled', async (_, kill) => {
    const { site, steps } = opened;
    const made = await opened.startDeaf();
    await kill();
    expect((await steps.stop(made)).ending.stoppedBy).toBe('cancel');
    expect(await site.running()).toEqual([]);
    expect((await steps.logOf(made)).toString()).toContain('deaf');
  });

  it('is lost when its shim was killed too, and stays so', async () => {
    const { site, steps, killLauncher } = opened;
    const made = await opened.startDeaf();
    await site.launcher.end('SIGKILL');
    await site.launcher.killShim(made.order.attempt, 'compile');
    await site.launcher.start();
    expect(await steps.outcomeOf(made)).toBe('lost');
    await killLauncher();
    expect(await steps.outcomeOf(made)).toBe('lost');
    expect(await site.running()).toEqual([]);
  });

  it.each<Container>(['source', 'agent', 'compile', 'check'])(
    'is lost, and nothing of it runs, when the shim of %s is killed',
    async (container) => {
      const { site, steps, start } = opened;
      const show = container === 'source' ? site.hideIntake() : () => undefined;
      const made = await start(DEAF);
      await until(made, (containers) => containers[container].state === 'running');
      await site.launcher.killShim(made.order.attempt, container);
      expect(await steps.outcomeOf(made)).toBe('lost');
      await expect.poll(() => site.processes()).toEqual([]);
      show();
      await steps.executor.release(made.order.attempt);
      expect(site.launcher.leftovers()).not.toContain(made.order.attempt);
      expect(globSync(`/sys/fs/cgroup/**/${made.order.attempt}-*`)).toEqual([]);
    },
  );

  it('is lost, and not the sender’s fault, when it fails while the file system of its cache has errors', async () => {
    const { site, steps, start } = opened;
    const made = await start('until [ -e /cache/go ]; do sleep 0.1; done; exit 1');
    await until(made, ({ compile }) => compile.state === 'running');
    const cache = join(site.launcher.home, 'sandbox/caches', cacheNameOf(made.order) ?? '', 'go-build');
    breakFileSystem(cache);
    writeFileSync(join(cache, 'go'), '');
    expect(await steps.outcomeOf(made)).toBe('lost');
  });

  it('is not ended by what a build says of its end', async () => {
    const { site, steps, start } = opened;
    const made = await start(FORGER);
    const compiled = async () => (await steps.see(made)).received.compiled;
    await expect.poll(compiled, { timeout: 60_000 }).not.toBeNull();
    expect((await steps.see(made)).known.containers.compile.state).toBe('running');
    await site.launcher.killShim(made.order.attempt, 'compile');
    expect(await steps.outcomeOf(made)).toBe('lost');
  });
});

describe('the launcher', () => {
  const it = test
    .extend('opened', async () => {
      const opened = await openSite();
      onTestFinished(opened.site.close);
      return opened;
    })
    .extend('site', ({ opened }) => opened.site)
    .extend('steps', ({ opened }) => opened.steps)
    .extend('start', ({ opened }) => opened.start)
    .extend('startDeaf', ({ opened }) => opened.startDeaf);
  const groupsOf = ({ home }: TestLauncher) => globSync(`/sys/fs/cgroup/**${homeGroup(home)}`);

  it('leaves nothing of what it has released, nor when it ends', async ({ opened }) => {
    const { site, steps, start, startDeaf } = opened;
    const made = await start(QUICK);
    await steps.endOf(made);
    await steps.executor.release(made.order.attempt);
    expect(site.launcher.leftovers()).not.toContain(made.order.attempt);
    expect(globSync(`${site.launcher.home}/sandbox/{attempts,runc}/*`)).toEqual([]);
    await startDeaf();
    expect(groupsOf(site.launcher)).not.toEqual([]);
    expect(await site.launcher.end('SIGTERM')).toBe(0);
    expect(site.launcher.leftovers()).toBe('');
    expect(groupsOf(site.launcher)).toEqual([]);
  });

  it('cleans up what an earlier one has left and no attempt needs', async ({ site, steps, start }) => {
    const made = await start(QUICK);
    await steps.endOf(made);
    await site.launcher.end('SIGKILL');
    const { home } = site.launcher;
    // As a run leaves it that never came to be a container, and an attempt that was not recorded whole.
    for (const group of groupsOf(site.launcher)) mkdirSync(join(group, 'att_gone-compile'));
    mkdirSync(join(home, 'sandbox/runc/att_gone-compile'));
    execFileSync('mkfifo', [join(home, 'sandbox/runc/att_gone-compile/exec.fifo')]);
    mkdirSync(join(home, 'sandbox/attempts/att_gone/plan'), { recursive: true });
    writeFileSync(join(home, 'sandbox/disks/disk-gone.img'), '');
    await site.launcher.start();
    expect(await steps.executor.attempts()).toEqual([made.order.attempt]);
    expect(globSync(`${home}/sandbox/**/*gone*`)).toEqual([]);
    expect(globSync('/sys/fs/cgroup/**/att_gone-compile')).toEqual([]);
  });

  it('goes on with an attempt whose root the machine has no longer by that name', async ({ opened }) => {
    const { site, steps, start } = opened;
    const made = await start(`[ "$1" != build ] || sleep 3\n${QUICK}`);
    const check = async () => (await steps.see(made)).known.containers.check.state;
    await expect.poll(check, { timeout: 60_000 }).toBe('running');
    await site.launcher.end('SIGKILL');
    site.launcher.upgradeRoot();
    await site.launcher.start();
    expect(await steps.outcomeOf(made)).toBeUndefined();
  });

  it('loses what ran when the machine lost its power, and takes the next attempt', async ({ opened }) => {
    const { site, steps, start, startDeaf } = opened;
    const made = await startDeaf();
    await site.launcher.losePower();
    await site.launcher.start();
    expect(await steps.outcomeOf(made)).toBe('lost');
    await steps.releaseAll();
    expect(site.launcher.leftovers()).not.toContain(made.order.attempt);
    expect(await steps.outcomeOf(await start(QUICK))).toBeUndefined();
  });

  it('has done with an attempt whose record is not whole', async ({ site, steps, startDeaf }) => {
    const made = await startDeaf();
    await site.launcher.end('SIGKILL');
    writeFileSync(join(site.launcher.home, 'sandbox/attempts', made.order.attempt, 'attempt.json'), '');
    await site.launcher.start();
    expect(await steps.executor.attempts()).toEqual([]);
    expect(await site.running()).toEqual([]);
    expect(site.launcher.leftovers()).not.toContain(made.order.attempt);
  });

  it('does not blame a build for a full cache, and empties it before the next', async ({ site, steps }) => {
    const filled = async () => {
      const made = await steps.start(packSample('cpp'));
      const cache = join(site.launcher.home, 'sandbox/caches', cacheNameOf(made.order) ?? '');
      await expect.poll(() => site.running(), { timeout: 60_000, interval: 5 }).not.toEqual([]);
      const { bavail, bsize } = statfsSync(cache);
      execFileSync('fallocate', ['-l', String(bavail * bsize - 1024 ** 2), join(cache, 'filler')]);
      return outcomeOf((await steps.endOf(made)).ending, made.order.limits);
    };
    expect(await filled()).toMatchObject({ code: 'lost', detail: expect.stringContaining('cache') });
    await steps.releaseAll();
    expect((await steps.build(packSample('cpp'))).outcome).toBeNull();
  });

  it('refuses to serve a home that is served already', async ({ site }) => {
    const second = new TestLauncher({ CGOFORGE_HOME: site.launcher.home });
    onTestFinished(() => second.close());
    await expect(second.start()).rejects.toThrow('Another launcher');
  });

  it('refuses in words what a newer service sends, and what is no order', async ({ site, steps }) => {
    const client = new LauncherClient(site.launcher.socketPath);
    const { order, token } = await steps.begin(app());
    const start = (change: object) =>
      client.ask('POST', `/attempts/${order.attempt}`, {
        body: { version: 1, order, plan: '{}', token, ...change },
      });
    const detail = expect.stringContaining('version 2');
    await expect(start({ version: 2 })).rejects.toMatchObject({ code: 'unavailable', detail });
    const layers = { go: '../go', modules: null };
    const long = { plan: ' '.repeat(3 * 1024 ** 2) };
    for (const change of [
      { more: 1 },
      { order: { ...order, layers } },
      { order: { ...order, args: [] } },
      long,
    ]) {
      expect(await codeOf(start(change))).toBe('internal');
    }
    expect(await steps.executor.attempts()).toEqual([]);
  });
});
