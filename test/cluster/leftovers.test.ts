import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Kubelab, startKubelab, stopKubelab } from '../kubelab/lab.ts';
import { namesOf } from '../kubelab/layout.ts';
import { processesIn } from '../kubelab/network.ts';
import { eachProcess } from '../support/each-process.ts';

const FOLDER = '/var/tmp/cgoforge-kubelab-leftovers';
const NUMBER = 3;

describe('the end of a cluster', () => {
  it('takes away all that it brought, also when it was killed before and brought up again', async () => {
    await stopKubelab(FOLDER, NUMBER);
    const before = machine();
    try {
      await runPod(await startKubelab(FOLDER, NUMBER));
      spawnSync('kill', ['-KILL', ...processesIn(namesOf(NUMBER)).map(String)]);
      const lab = await startKubelab(FOLDER, NUMBER);
      await runPod(lab);
      expect(machine()).not.toEqual(before);
      const brought = withDescendants(processesIn(namesOf(NUMBER)));
      expect(brought.some(({ command }) => command === 'pause')).toBe(true);
      await lab.stop();
      const alive = new Set(processes().map(({ identity }) => identity));
      expect(brought.filter(({ identity }) => alive.has(identity))).toEqual([]);
    } finally {
      await stopKubelab(FOLDER, NUMBER);
    }
    expect(machine()).toEqual(before);
  });
});

async function runPod(lab: Kubelab): Promise<void> {
  await lab.kubectl('run', 'idle', '--image=localhost/kubelab/pause:1', '--restart=Never');
  await lab.kubectl('wait', '--for=condition=Ready', 'pod/idle', '--timeout=60s');
}

/** What a cluster could change about this machine. */
function machine() {
  const lines = (command: string, ...args: readonly string[]) =>
    execFileSync(command, args, { encoding: 'utf8' }).trim().split('\n').sort();
  const read = (path: string) => readFileSync(path, 'utf8').trim();
  return {
    mounts: read('/proc/self/mountinfo').split('\n').sort(),
    links: lines('ip', '-brief', 'link').map((line) => line.split(' ')[0]),
    routes: lines('ip', 'route'),
    tables: lines('nft', 'list', 'tables'),
    groups: lines('find', '/sys/fs/cgroup', '-maxdepth', '2', '-name', '*kube*'),
    settings: ['net/ipv4/ip_forward', 'vm/overcommit_memory', 'kernel/panic', 'kernel/panic_on_oops'].map(
      (name) => read(`/proc/sys/${name}`),
    ),
    files: ['/etc', '/opt', '/run', '/usr/libexec', '/var/lib', '/var/log', '/var/tmp'].flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => /kube|cni|containerd|etcd/.test(name))
        .map((name) => `${folder}/${name}`),
    ),
  };
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  /** A process id may be given again, not with the same start. */
  readonly identity: string;
}

function withDescendants(pids: readonly number[]): Process[] {
  const all = processes();
  const family = new Set(pids);
  for (let before = 0; before < family.size; ) {
    before = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  return all.filter(({ pid }) => family.has(pid));
}

/** As proc_pid_stat(5) describes them; a name may hold spaces and parentheses. */
function processes(): Process[] {
  return eachProcess(({ pid, text }) => {
    const [, command = '', rest = ''] = /\((.*)\) (.*)/.exec(text('stat')) ?? [];
    const fields = rest.split(' ');
    if (fields.length < 20 || fields[0] === 'Z') return null;
    return { pid, parent: Number(fields[1]), command, identity: `${pid} ${fields[19]}` };
  });
}
