import { beforeAll, describe, expect, inject, it } from 'vitest';
import { openKubelab } from '../kubelab/lab.ts';
import { ARM64_NODE } from '../kubelab/layout.ts';
import { printedBy } from '../kubelab/pod.ts';

const lab = openKubelab(inject('clusterFolder'));

beforeAll(async () => {
  await lab.kubectl('create', 'namespace', 'smoke');
  await lab.kubectl('label', 'namespace', 'smoke', 'pod-security.kubernetes.io/enforce=restricted');
});

describe('the node of arm64', () => {
  it('runs a pod whose kernel and programs are of arm64', async () => {
    // The two bytes are e_machine of the running program's ELF header: 183 is AArch64.
    const lines = await printed('native', 'uname -m; od -An -tu2 -j18 -N2 /proc/self/exe');
    expect(lines.split('\n').map((line) => line.trim())).toEqual(['aarch64', '183', '']);
    const node = JSON.parse(await lab.kubectl('get', `node/${ARM64_NODE}`, '--output=json'));
    expect(node.status.nodeInfo.architecture).toBe('arm64');
  });

  it('reaches services of the other node by their names', async () => {
    const script = 'exec 3<>/dev/tcp/kubernetes.default.svc/443 && echo connected';
    expect(await printed('caller', script)).toBe('connected\n');
  });
});

const printed = (name: string, script: string) =>
  printedBy(lab, {
    ...{ namespace: 'smoke', name, image: inject('arm64Image'), arch: 'arm64' as const },
    command: ['bash', '-c', script],
  });
