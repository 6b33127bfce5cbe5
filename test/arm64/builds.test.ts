import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AttemptPods, isRunning } from '../cluster/attempt-pods.ts';
import { installed } from '../cluster/installed.ts';
import { bootArm64Node, killArm64Node } from '../kubelab/arm64/guest.ts';
import { ARM64_NODE } from '../kubelab/layout.ts';
import { folderOfSuite } from '../support/folders.ts';
import { run } from '../support/run.ts';
import { packSample } from '../support/samples.ts';

const site = installed();
const folder = folderOfSuite();
const { lab, service, url, key } = site;

/** A machine that is wholly emulated compiles slowly. */
const WAIT_SECONDS = 1800;

describe('a build for two architectures', () => {
  it('comes back by one curl, each program built, checked and started on a node of its own', async () => {
    await writeFile(join(folder, 'src.tgz'), packSample('cpp'));
    const form = ['-F', 'targets=linux/amd64,linux/arm64', '-F', `src=@${folder}/src.tgz`];
    const asked = `${url}/v1/builds?answer=files&wait=${WAIT_SECONDS}`;
    const archive = join(folder, 'app.tgz');
    await run('curl', ['-sSfL', '-H', `Authorization: Bearer ${key}`, ...form, '-o', archive, asked]);
    await run('tar', ['-xzf', archive, '-C', folder]);
    const reports = await Promise.all(
      ['amd64', 'arm64'].map(async (arch) =>
        JSON.parse(await readFile(join(folder, `linux-${arch}-glibc2.36/report.json`), 'utf8')),
      ),
    );
    console.log(JSON.stringify(reports, null, 2));
    const builtBy = (name: string, architecture: string) => [
      {
        report: { machine: architecture },
        check: { passed: true, kind: 'ran' },
        builtOn: { name, architecture },
      },
    ];
    const files = [builtBy(lab.node, 'amd64'), builtBy(ARM64_NODE, 'arm64')];
    expect(reports.map((report) => report.files)).toMatchObject(files);
  });

  it.each([
    ['linux/arm64:glibc2.17', { machine: 'arm64', interpreter: '/lib/ld-linux-aarch64.so.1' }],
    ['linux/arm64:musl', { machine: 'arm64', linkage: 'static', needed: [] }],
    ['linux/arm/v7', { machine: 'arm', interpreter: '/lib/ld-linux-armhf.so.3' }],
  ])('is built and started for %s there', async (targets, report) => {
    const { body } = await service.submit(packSample('custom-lib'), { targets });
    const task = async () => (await service.http.get(`/v1/builds/${body.id}`)).body.tasks[0];
    const ended = { timeout: WAIT_SECONDS * 1000, interval: 1000 };
    await expect.poll(async () => (await task()).state, ended).toMatch(/succeeded|failed/);
    const { artifacts, failure } = await task();
    console.log(JSON.stringify({ artifacts, failure }, null, 2));
    expect(artifacts, await service.log(body.id)).toMatchObject([
      { report, check: { passed: true, kind: 'ran' }, builtOn: { name: ARM64_NODE, architecture: 'arm64' } },
    ]);
  });

  it('outlives the death of a node: the attempt is node_lost, the task waits and says why, and the next succeeds', async () => {
    const pods = new AttemptPods(site);
    await pods.noneIsLeft();
    const { body } = await service.submit(packSample('custom-lib'), { targets: 'linux/arm64' });
    await pods.one('compiling', (pod) => isRunning(pod, 'compile'));
    await killArm64Node(lab);
    const task = async () => (await service.http.get(`/v1/builds/${body.id}`)).body.tasks[0];
    const waitsFor = async () => (await task()).waitsFor;
    const soon = { timeout: 300_000, interval: 1000 };
    await expect.poll(waitsFor, soon).toBe('No machine of linux-arm64 is ready.');
    await expect.poll(() => service.log(body.id), soon).toContain('cgoforge: node_lost:');
    expect(await task()).toMatchObject({ state: 'queued', attempts: 1 });
    await bootArm64Node(lab);
    const state = async () => (await task()).state;
    await expect.poll(state, { timeout: WAIT_SECONDS * 1000, interval: 1000 }).toBe('succeeded');
    expect(await task()).toMatchObject({ attempts: 2 });
    console.log(await service.log(body.id));
  });
});
