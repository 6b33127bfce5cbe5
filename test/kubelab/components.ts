import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { go } from '../support/go-command.ts';
import { makeOnce } from '../support/make-once.ts';

/** go.mod pins Kubernetes and etcd; these two have modules of their own. */
const COREDNS = 'github.com/coredns/coredns@v1.15.0';
const HELM = 'helm.sh/helm/v4/cmd/helm@v4.3.1';

const module = join(import.meta.dirname, 'components');
const names = [
  ...['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-proxy', 'kube-scheduler', 'kubectl'],
  'kubelet',
];

/**
 * The folder with etcd, every component of Kubernetes, kubectl, CoreDNS, helm and pause for this machine. Built from
 * their Go modules the first time: some ten minutes, since no binary is to be had everywhere that modules are.
 */
export const buildComponents = () =>
  makeOnce(join(cache(), 'amd64'), async (building) => {
    await inModule(['build', '-ldflags', stamps(), '-o', `${building}/kubelab`, '.']);
    for (const name of names) await symlink('kubelab', join(building, name));
    await inModule(['build', '-ldflags', '-s -w', '-o', `${building}/pause`, './pause'], {
      CGO_ENABLED: '0',
    });
    for (const program of [COREDNS, HELM]) await inModule(['install', program], { GOBIN: building });
  });

/** The folder with kubelet and pause for arm64. */
export const buildArm64Components = () =>
  makeOnce(join(cache(), 'arm64'), async (building) => {
    const env = { GOARCH: 'arm64', CGO_ENABLED: '0' };
    const kubelet = 'k8s.io/kubernetes/cmd/kubelet';
    await inModule(['build', '-ldflags', stamps(), '-o', `${building}/kubelet`, kubelet], env);
    await inModule(['build', '-ldflags', '-s -w', '-o', `${building}/pause`, './pause'], env);
  });

/** The same versions have the same folder. */
export function cache(): string {
  const hash = createHash('sha256');
  for (const name of ['go.mod', 'main.go']) hash.update(readFileSync(join(module, name)));
  hash.update(`${COREDNS} ${HELM}`);
  return join(homedir(), '.cache/cgoforge-test/kubelab', hash.digest('hex').slice(0, 12));
}

/** Without them a component says that it is v0.0.0, which others take for too old. */
function stamps(): string {
  const pinned = /k8s\.io\/kubernetes v((\d+)\.(\d+)\.\d+)/.exec(
    readFileSync(join(module, 'go.mod'), 'utf8'),
  );
  if (!pinned) throw new Error('Failed to read the version of Kubernetes: go.mod does not require it.');
  const [, version, major, minor] = pinned;
  const stamp = (name: string, value = '') => `-X k8s.io/component-base/version.${name}=${value}`;
  return `-s -w ${stamp('gitVersion', `v${version}`)} ${stamp('gitMajor', major)} ${stamp('gitMinor', minor)}`;
}

const inModule = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  go(module, args, { GOFLAGS: '', ...env });
