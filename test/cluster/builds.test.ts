import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOfTest } from '../support/folders.ts';
import { run } from '../support/run.ts';
import { packSample } from '../support/samples.ts';
import { AttemptPods, isRunning } from './attempt-pods.ts';
import { installed } from './installed.ts';

describe('a build in pods, from outside the cluster', () => {
  const { service, lab, url, key } = installed();
  const folder = folderOfTest();

  it('comes back by one curl, as a program that starts', async () => {
    const app = join(folder(), 'app');
    await writeFile(`${app}.tgz`, packSample('cpp'));
    const form = ['-F', 'targets=linux/amd64', '-F', `src=@${app}.tgz`];
    const asked = `${url}/v1/builds?answer=files`;
    await run('curl', ['-sSfL', '-H', `Authorization: Bearer ${key}`, ...form, '-o', app, asked]);
    expect((await readFile(app)).subarray(1, 4).toString()).toBe('ELF');
    await run('chmod', ['+x', app]);
    expect(await run(app, [])).toContain('native');
  });

  it('takes its modules from intake, and says on which node of which architecture it was made', async () => {
    const pods = new AttemptPods({ lab });
    await pods.noneIsLeft();
    const building = service.build(packSample('sqlite-app'), { targets: 'linux/amd64' });
    const said = pods.saidByAgent(await pods.one('compiling', (pod) => isRunning(pod, 'compile')));
    const build = await building;
    const [task] = build.tasks;
    expect(build.state, JSON.stringify(task?.failure) + (await service.log(build.id))).toBe('succeeded');
    const version = 'jsonpath={.status.nodeInfo.kernelVersion}';
    const kernel = await lab.kubectl('get', 'node', lab.node, '-o', version);
    expect(task?.artifacts[0]?.builtOn).toEqual({ name: lab.node, architecture: 'amd64', kernel });
    expect(task?.artifacts[0]?.report).toMatchObject({ machine: 'amd64', needed: ['libc.so.6'] });
    expect(task?.artifacts[0]?.check).toMatchObject({ passed: true, kind: 'ran' });
    expect(await said, 'the agent has nothing to say of itself').toBe('');
  });

  it('has the git and the objcopy of its image', async () => {
    const repository = join(folder(), 'repository');
    const git = (...args: string[]) => run('git', ['-C', repository, ...args]);
    await run('mkdir', [repository]);
    await writeFile(join(repository, 'go.mod'), 'module example.com/stamped\n\ngo 1.24\n');
    await writeFile(join(repository, 'main.go'), 'package main\n\nfunc main() {}\n');
    await git('init', '--quiet');
    await git('add', '.');
    await git('-c', 'user.name=a', '-c', 'user.email=a@b.example', 'commit', '--quiet', '--message=one');
    await run('tar', ['-czf', `${repository}.tgz`, '-C', repository, '.']);
    const fields = { targets: 'linux/amd64', vcs: 'auto', debug: 'separate' };
    const build = await service.build(await readFile(`${repository}.tgz`), fields);
    const [program, debug] = build.tasks[0]?.artifacts ?? [];
    expect(program?.report?.go?.settings, await service.log(build.id)).toMatchObject({
      'vcs.revision': (await git('rev-parse', 'HEAD')).trim(),
      'vcs.modified': 'false',
    });
    expect(debug).toMatchObject({
      name: 'stamped.debug',
      report: { type: 'debug information' },
      check: null,
    });
  });

  it('leaves no pod, Secret or ConfigMap behind', async () => {
    await service.build(packSample('pure-go'), { targets: 'linux/amd64' });
    await new AttemptPods({ lab }).noneIsLeft();
  });

  it('is refused with the reason for an architecture that no node has', async () => {
    const { body, status } = await service.submit(packSample('pure-go'), { targets: 'linux/arm64' });
    expect(status).toBe(422);
    expect(body).toMatchObject({
      code: 'target_unavailable',
      detail: expect.stringContaining('No machine of linux-arm64 is ready.'),
    });
  });

  it.each([
    ['broken-c', {}, 'compile_error'],
    ['hungry', { size: 'small' }, 'out_of_memory'],
    ['crash', {}, 'loader_check_failed'],
  ] as const)('of %s fails by what it did', async (sample, fields, code) => {
    const build = await service.build(packSample(sample), { targets: 'linux/amd64', ...fields });
    expect(build.tasks[0]?.failure?.code, await service.log(build.id)).toBe(code);
    expect(build.tasks[0]?.attempts).toBe(1);
  });
});
