import { API_PORT, LAB, NODE, POD_RANGE, SERVICE_RANGE } from './layout.ts';
import { kubeconfigOf } from './node.ts';

/** The commands of the control plane, in the order in which they are started, and of what serves service addresses and
 * names. */
export function controlPlane(labAddress: string) {
  const kubeconfig = (user: string) => `--kubeconfig=${kubeconfigOf(user)}`;
  // Each is the only one of its kind, and nobody asks it anything.
  const alone = ['--leader-elect=false', '--secure-port=0'];
  return {
    etcd: [
      ...['etcd', `--data-dir=${LAB}/etcd`, '--unsafe-no-fsync'],
      ...['--listen-client-urls=http://127.0.0.1:2379', '--advertise-client-urls=http://127.0.0.1:2379'],
      '--listen-peer-urls=http://127.0.0.1:2380',
    ],
    // It makes its own certificate, which names the address, kubernetes.default.svc and the first service address.
    apiServer: [
      'kube-apiserver',
      '--etcd-servers=http://127.0.0.1:2379',
      `--advertise-address=${labAddress}`,
      `--secure-port=${API_PORT}`,
      `--cert-dir=${LAB}/pki`,
      `--token-auth-file=${LAB}/pki/tokens.csv`,
      '--anonymous-auth=false',
      '--authorization-mode=Node,RBAC',
      // As everywhere: who may run such pods is for Pod Security to say.
      '--allow-privileged',
      '--enable-admission-plugins=NodeRestriction',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${LAB}/pki/service-accounts.pub`,
      `--service-account-signing-key-file=${LAB}/pki/service-accounts.key`,
      `--service-cluster-ip-range=${SERVICE_RANGE}`,
      // /etc/hosts names the loopback address of each kubelet, which pods cannot reach.
      '--kubelet-preferred-address-types=Hostname',
    ],
    controllers: [
      'kube-controller-manager',
      kubeconfig('system:kube-controller-manager'),
      `--service-account-private-key-file=${LAB}/pki/service-accounts.key`,
      `--root-ca-file=${LAB}/pki/apiserver.crt`,
      '--use-service-account-credentials',
      '--controllers=*,-nodeipam,-route,-cloud-node-lifecycle',
      ...alone,
    ],
    scheduler: ['kube-scheduler', kubeconfig('system:kube-scheduler'), ...alone],
    proxy: [
      'kube-proxy',
      kubeconfig('system:kube-proxy'),
      '--proxy-mode=nftables',
      `--cluster-cidr=${POD_RANGE}`,
      `--hostname-override=${NODE}`,
      // This machine's limits on connections are not the lab's to change.
      '--conntrack-max-per-core=0',
    ],
    coredns: ['coredns', '-conf', `${LAB}/Corefile`],
  };
}

/** Service names for pods, all else as this machine resolves it. */
export const corefile = (labAddress: string) => `.:53 {
  bind ${labAddress}
  kubernetes cluster.local in-addr.arpa {
    kubeconfig ${kubeconfigOf('admin')}
  }
  forward . ${LAB}/resolv.conf
  errors
}
`;
