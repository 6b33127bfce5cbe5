import { LAB } from './layout.ts';

export const CONTAINERD_SOCKET = 'containerd/containerd.sock';
export const PAUSE_IMAGE = 'localhost/kubelab/pause:1';

/** What differs between this machine's node and the guest's. */
export interface NodeSettings {
  readonly name: string;
  readonly address: string;
  /** Where kubelet listens: not where pods reach it, since it lets everyone do everything. */
  readonly kubeletAddress: string;
  readonly podRange: string;
  /** The group below which those of the pods are. */
  readonly cgroup: string;
  readonly dns: string;
  /** Of the container network's programs. */
  readonly cniPrograms: string;
}

export const kubeconfigOf = (user: string) => `${LAB}/kubeconfigs/${user}`;

export const containerdCommand = ['containerd', '--config', `${LAB}/containerd.toml`];

export const kubeletCommand = ({ name, address }: NodeSettings) => [
  ...['kubelet', `--config=${LAB}/kubelet.json`, `--kubeconfig=${kubeconfigOf(`system:node:${name}`)}`],
  ...[`--hostname-override=${name}`, `--node-ip=${address}`, `--root-dir=${LAB}/kubelet`],
  `--cert-dir=${LAB}/pki`,
];

/** The node's files, by path below its folder. */
export const nodeFiles = (node: NodeSettings): Readonly<Record<string, string>> => ({
  'containerd.toml': containerdConfig(node),
  'cni/10-kubelab.conflist': containerNetwork(node),
  'kubelet.json': kubeletConfig(node),
});

/**
 * `restrict_oom_score_adj`: where root lacks CAP_SYS_RESOURCE, runc may not lower a score, and no container would
 * start. The plugin `opt` would make /opt/containerd on this machine.
 */
const containerdConfig = ({ cniPrograms }: NodeSettings) => `version = 2
root = "${LAB}/containerd/root"
state = "${LAB}/containerd/state"
disabled_plugins = ["io.containerd.internal.v1.opt"]
[grpc]
  address = "${LAB}/${CONTAINERD_SOCKET}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${PAUSE_IMAGE}"
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${cniPrograms}"
    conf_dir = "${LAB}/cni"
`;

/** A link of its own for each pod: packets between pods are routed, so that services need no module for bridges. */
const containerNetwork = ({ podRange }: NodeSettings) => {
  const ipam = { type: 'host-local', ranges: [[{ subnet: podRange }]], routes: [{ dst: '0.0.0.0/0' }] };
  return JSON.stringify({ cniVersion: '1.0.0', name: 'kubelab', plugins: [{ type: 'ptp', ipam }] });
};

const kubeletConfig = ({ kubeletAddress, cgroup, dns }: NodeSettings) =>
  JSON.stringify({
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address: kubeletAddress,
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
    authorization: { mode: 'AlwaysAllow' },
    cgroupDriver: 'cgroupfs',
    cgroupRoot: cgroup,
    clusterDNS: [dns],
    clusterDomain: 'cluster.local',
    containerRuntimeEndpoint: `unix://${LAB}/${CONTAINERD_SOCKET}`,
    enforceNodeAllocatable: [],
    evictionHard: { 'memory.available': '100Mi' },
    failCgroupV1: false,
    failSwapOn: false,
    healthzPort: 0,
    // Nothing could be pulled again: on a machine whose disk is nearly full, images of the tests would be gone, and
    // pause first.
    imageGCHighThresholdPercent: 100,
    makeIPTablesUtilChains: false,
    podLogsDir: `${LAB}/pod-logs`,
    resolvConf: `${LAB}/resolv.conf`,
    // The guest's containerd is slow.
    runtimeRequestTimeout: '10m',
    volumePluginDir: `${LAB}/kubelet/volume-plugins`,
  });
