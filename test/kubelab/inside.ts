import { execFileSync, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { controlPlane, corefile } from './control-plane.ts';
import { kubeconfig, makeTokens, tokenFile } from './kubeconfig.ts';
import { API_PORT, ARM64_KUBELET, ARM64_NODE, LAB, NODE, namesOf, POD_RANGE } from './layout.ts';
import { changeView, makeCgroup } from './machine-view.ts';
import { containerdCommand, kubeletCommand, nodeFiles } from './node.ts';

/** The lab from inside its namespaces: starts every part and keeps it running. Usage: inside.ts FOLDER NUMBER
 * COMPONENTS */
const [folder = '', number = '', components = ''] = process.argv.slice(2);
const { cgroup, labAddress } = namesOf(Number(number));
const path = `${components}:${process.env.PATH}:/usr/sbin:/sbin`;

changeView(folder, `127.0.0.1 localhost ${NODE}\n${ARM64_KUBELET} ${ARM64_NODE}\n`);
makeCgroup(cgroup);
process.chdir(LAB);
for (const name of ['pki', 'kubeconfigs', 'cni', 'containerd']) mkdirSync(name);

const tokens = makeTokens();
const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
writeFileSync('pki/tokens.csv', tokenFile(tokens));
writeFileSync('pki/service-accounts.pub', keys.publicKey);
writeFileSync('pki/service-accounts.key', keys.privateKey);
writeFileSync('Corefile', corefile(labAddress));
const node = {
  name: NODE,
  address: labAddress,
  // The API server finds it by /etc/hosts.
  kubeletAddress: '127.0.0.1',
  podRange: POD_RANGE,
  cgroup: `/${cgroup}`,
  dns: labAddress,
  cniPrograms: existsSync('/usr/lib/cni/ptp') ? '/usr/lib/cni' : '/opt/cni/bin',
};
for (const [name, text] of Object.entries(nodeFiles(node))) writeFileSync(name, text);

const plane = controlPlane(labAddress);
keep(plane.etcd);
keep(plane.apiServer);
keep(containerdCommand);
while (!existsSync('pki/apiserver.crt')) await pause(100);
const authority = readFileSync('pki/apiserver.crt', 'utf8');
for (const [user, token] of Object.entries(tokens)) {
  writeFileSync(join('kubeconfigs', user), kubeconfig(`https://${labAddress}:${API_PORT}`, authority, token));
}
while (!isReady()) await pause(200);
const { controllers, scheduler, proxy, coredns } = plane;
for (const command of [controllers, scheduler, proxy, coredns, kubeletCommand(node)]) keep(command);

/** Starts it again when it ends: some leave when another that they need is not there yet. */
function keep([name = '', ...args]: readonly string[]): void {
  const log = openSync(`logs/${name}`, 'a');
  const start = () => {
    const child = spawn(name, args, { env: { ...process.env, PATH: path }, stdio: ['ignore', log, log] });
    writeFileSync(`logs/${name}.pid`, `${child.pid}`);
    child.once('exit', () => setTimeout(start, 1000));
  };
  start();
}

function isReady(): boolean {
  try {
    const args = ['--kubeconfig', 'kubeconfigs/admin', 'get', '--raw', '/readyz'];
    execFileSync(join(components, 'kubectl'), args, { stdio: 'ignore', timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}
