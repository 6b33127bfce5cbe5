import { existsSync } from 'node:fs';
import { LAB, NODE, POD_RANGE } from './layout.ts';

export const CONTAINERD_SOCKET = 'containerd/containerd.sock';
export const PAUSE_IMAGE = 'localhost/kubelab/pause:1';

/** The commands of the node, in the order in which they are started. */
export function nodePrograms(labAddress: string) {
  return {
    containerd: ['containerd', '--config', `${LAB}/containerd.toml`],
    proxy: [
      'kube-proxy',
      `--kubeconfig=${LAB}/kubeconfigs/system:kube-proxy`,
      '--proxy-mode=nftables',
      `--cluster-cidr=${POD_RANGE}`,
      `--hostname-override=${NODE}`,
      // This machine's limits on connections are not the lab's to change.
      '--conntrack-max-per-core=0',
    ],
    kubelet: [
      'kubelet',
      `--config=${LAB}/kubelet.json`,
      `--kubeconfig=${LAB}/kubeconfigs/system:node:${NODE}`,
      `--hostname-override=${NODE}`,
      `--node-ip=${labAddress}`,
      `--root-dir=${LAB}/kubelet`,
      `--cert-dir=${LAB}/pki`,
    ],
  };
}

/**
 * `restrict_oom_score_adj`: where root lacks CAP_SYS_RESOURCE, runc may not lower a score, and no container would start.
 * The plugin `opt` would make /opt/containerd on this machine.
 */
export const containerdConfig = () => `version = 2
root = "${LAB}/containerd/root"
state = "${LAB}/containerd/state"
disabled_plugins = ["io.containerd.internal.v1.opt"]
[grpc]
  address = "${LAB}/${CONTAINERD_SOCKET}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${PAUSE_IMAGE}"
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${existsSync('/usr/lib/cni/ptp') ? '/usr/lib/cni' : '/opt/cni/bin'}"
    conf_dir = "${LAB}/cni"
`;

/** A link of its own for each pod: packets between pods are routed, so that services need no module for bridges. */
export const containerNetwork = () =>
  JSON.stringify({
    cniVersion: '1.0.0',
    name: 'kubelab',
    plugins: [
      {
        type: 'ptp',
        ipam: { type: 'host-local', ranges: [[{ subnet: POD_RANGE }]], routes: [{ dst: '0.0.0.0/0' }] },
      },
    ],
  });

export const kubeletConfig = (labAddress: string, cgroup: string) =>
  JSON.stringify({
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    // On loopback, where the API server reaches it and pods do not.
    address: '127.0.0.1',
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
    authorization: { mode: 'AlwaysAllow' },
    cgroupDriver: 'cgroupfs',
    cgroupRoot: `/${cgroup}`,
    clusterDNS: [labAddress],
    clusterDomain: 'cluster.local',
    containerRuntimeEndpoint: `unix://${LAB}/${CONTAINERD_SOCKET}`,
    enforceNodeAllocatable: [],
    evictionHard: { 'memory.available': '100Mi' },
    failCgroupV1: false,
    failSwapOn: false,
    healthzPort: 0,
    makeIPTablesUtilChains: false,
    podLogsDir: `${LAB}/pod-logs`,
    resolvConf: `${LAB}/resolv.conf`,
    volumePluginDir: `${LAB}/kubelet/volume-plugins`,
  });
