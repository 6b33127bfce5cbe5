import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openKubelab } from '../kubelab/lab.ts';
import { podOf, printedBy } from '../kubelab/pod.ts';
import { folderOfSuite } from '../support/folders.ts';
import { serveHttp } from '../support/serve-http.ts';
import { packMinimalImage } from './minimal-image.ts';

/** Answers every connection with one line. */
const SERVER = `use IO::Socket::INET;
my $listener = IO::Socket::INET->new(LocalPort => 8080, Listen => 5, ReuseAddr => 1) or die;
while (my $peer = $listener->accept) { print $peer "HTTP/1.0 200 OK\\r\\n\\r\\nhello\\n"; close $peer }`;

const lab = openKubelab(inject('clusterFolder'));
const folder = folderOfSuite();
let image: string;

beforeAll(async () => {
  const archive = await packMinimalImage(folder);
  await lab.importImage(archive);
  image = archive.pinned;
  await lab.kubectl('create', 'namespace', 'smoke');
  await lab.kubectl('label', 'namespace', 'smoke', 'pod-security.kubernetes.io/enforce=restricted');
});

afterAll(() => lab.kubectl('delete', 'namespace', 'smoke'));

describe('the cluster of the tests', () => {
  it('has one Ready node of this machine, with Kubernetes’ own words for it', async () => {
    const { items } = JSON.parse(await lab.kubectl('get', 'nodes', '--output=json'));
    expect(items).toHaveLength(1);
    expect(items[0].status.nodeInfo).toMatchObject({ architecture: 'amd64', operatingSystem: 'linux' });
    const ready = expect.objectContaining({ type: 'Ready', status: 'True' });
    expect(items[0].status.conditions).toContainEqual(ready);
  });

  it('refuses a privileged pod where Pod Security is `restricted`', async () => {
    const pod = podOf(request('privileged', ['true']));
    for (const { securityContext } of pod.spec.containers) {
      Object.assign(securityContext, { privileged: true, allowPrivilegeEscalation: true });
    }
    await expect(lab.apply(pod)).rejects.toThrow(/violates PodSecurity "restricted/);
  });

  it('runs a pod by an image’s digest, and answers what it printed', async () => {
    expect(await printed('digest', 'echo hello; id --user')).toBe('hello\n1000\n');
  });

  it('serves a service by its name to pods, and by a node port to this machine', async () => {
    await lab.apply(podOf(request('server', ['perl', '-e', SERVER])));
    await kubectl('wait', '--for=condition=Ready', 'pod/server', '--timeout=60s');
    await kubectl('expose', 'pod/server', '--port=80', '--target-port=8080', '--type=NodePort');
    const service = JSON.parse(await kubectl('get', 'service/server', '--output=json'));
    const answer = await printed('client', 'getent ahostsv4 server; exec 3<>/dev/tcp/server/80; cat <&3');
    expect(answer).toContain(service.spec.clusterIP);
    expect(answer).toContain('hello');
    const { nodePort } = service.spec.ports[0];
    expect(await (await fetch(`http://${lab.labAddress}:${nodePort}`)).text()).toBe('hello\n');
  });

  it('lets pods call what listens on this machine', async () => {
    const answer = 'from this machine';
    const { port, stop } = await serveHttp((_, response) => response.end(answer), lab.hostAddress);
    const call = `exec 3<>/dev/tcp/${lab.hostAddress}/${port}; printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3`;
    expect(await printed('caller', call)).toContain(answer);
    stop();
  });

  it('gives pods the certificate by which they verify kubernetes.default.svc', async () => {
    const map = JSON.parse(await kubectl('get', 'configmap/kube-root-ca.crt', '--output=json'));
    const socket: TLSSocket = connect({
      host: lab.labAddress,
      port: Number(new URL(lab.server).port),
      servername: 'kubernetes.default.svc',
      ca: map.data['ca.crt'],
    });
    await once(socket, 'secureConnect');
    expect(socket.authorized).toBe(true);
    socket.destroy();
    expect(await printed('resolver', 'getent ahostsv4 kubernetes.default.svc')).toContain('10.96.0.1');
  });
});

const kubectl = (...args: readonly string[]) => lab.kubectl('--namespace=smoke', ...args);

const request = (name: string, command: readonly string[]) => ({ namespace: 'smoke', name, image, command });

const printed = (name: string, script: string) => printedBy(lab, request(name, ['bash', '-c', script]));
