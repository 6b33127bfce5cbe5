import { setTimeout as pause } from 'node:timers/promises';
import { LEASE_SECONDS } from '@cgoforge/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { EVERY_CASE } from '../support/every-case.ts';
import { sql } from '../support/postgres.ts';
import { packSample } from '../support/samples.ts';
import { untilOpen } from '../support/until-open.ts';
import { AttemptPods, hasEnded, isRunning } from './attempt-pods.ts';
import { installed } from './installed.ts';
import { podProcesses } from './pod-processes.ts';

const site = installed();
const pods = new AttemptPods(site);
const { hostname, port } = new URL(site.url);
const RELEASE = ['--namespace', 'cgoforge'];

const submit = async () =>
  (await site.service.submit(packSample('sqlite-app'), { targets: 'linux/amd64' })).body.id as string;

const compiling = () => pods.one('compiling', (pod) => isRunning(pod, 'compile'));
const compiled = () => pods.one('compiled', (pod) => hasEnded(pod, 'compile'));

const scale = (deployment: string, replicas: number) =>
  site.lab.kubectl(...RELEASE, 'scale', `deployment/${deployment}`, `--replicas=${replicas}`);

async function succeedsAtOnce(id: string): Promise<void> {
  const [task] = (await site.service.ended(id)).tasks;
  expect(task, await site.service.log(id)).toMatchObject({ state: 'succeeded', attempts: 1 });
}

describe('60 s without', () => {
  beforeEach(() => pods.noneIsLeft());

  it.each([
    ['any worker', 'cgoforge-worker-linux-amd64', 2],
    ['intake', 'cgoforge-intake', 1],
    ...(EVERY_CASE ? [['the API', 'cgoforge-api', 1] as const] : []),
  ] as const)('%s costs no build', async (_, deployment, replicas) => {
    const id = await submit();
    await compiling();
    await scale(deployment, 0);
    await pause(60_000);
    await scale(deployment, replicas);
    await site.lab.kubectl(...RELEASE, 'rollout', 'status', `deployment/${deployment}`, '--timeout=120s');
    // The API's pod is ready before kube-proxy has heard of it.
    await untilOpen(hostname, Number(port));
    await succeedsAtOnce(id);
  });

  it.runIf(EVERY_CASE)('Redis costs no build', async () => {
    const id = await submit();
    await compiling();
    process.kill(site.redisPid, 'SIGSTOP');
    await pause(60_000);
    process.kill(site.redisPid, 'SIGCONT');
    await succeedsAtOnce(id);
  });
});

describe('a supervisor', () => {
  beforeEach(() => pods.noneIsLeft());

  it('that is killed is followed by another, which goes on with the same pod', async () => {
    const id = await submit();
    const { metadata } = await compiling();
    process.kill(await workerOf(id), 'SIGKILL');
    const epoch = async () => (await attemptOf(id))[0]?.epoch;
    await expect.poll(epoch, { timeout: 60_000, interval: 100 }).toBe(2);
    // While the next one has it, and when its compiler is through: a pod made anew would be another.
    for (const step of [compiling, compiled]) expect((await step()).metadata.uid).toBe(metadata.uid);
    await succeedsAtOnce(id);
  });

  it('that slept for three lives of its lease has nothing to say any more', async () => {
    const id = await submit();
    await compiling();
    const sleeper = await workerOf(id);
    process.kill(sleeper, 'SIGSTOP');
    await pause(3 * LEASE_SECONDS * 1000);
    const [before] = await attemptOf(id);
    process.kill(sleeper, 'SIGCONT');
    await succeedsAtOnce(id);
    const [after] = await attemptOf(id);
    expect(before?.epoch).toBe(2);
    expect(after).toMatchObject({ epoch: 2, holder: before?.holder, artifacts: 1 });
  });
});

async function attemptOf(build: string) {
  return sql<{ holder: string; epoch: number; artifacts: number }>(
    site.databaseUrl,
    `SELECT holder, epoch, (SELECT count(*)::int FROM artifacts WHERE artifacts.task_id = attempts.task_id) AS artifacts
     FROM attempts JOIN tasks ON tasks.id = attempts.task_id WHERE tasks.build_id = $1`,
    [build],
  );
}

/** The process of the worker that supervises the build. */
async function workerOf(build: string): Promise<number> {
  const [attempt] = await attemptOf(build);
  const found = podProcesses(`CGOFORGE_WORKER_NAME=${attempt?.holder}`);
  if (found.length === 0) throw new Error(`No worker runs under the name ${attempt?.holder}.`);
  return Math.max(...found);
}
