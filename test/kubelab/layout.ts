/** Where the folder of a lab appears inside it, so that every path in its configuration is the same for all labs. */
export const LAB = '/run/kubelab';

/** What labs note outside their folders; gone with the next boot. */
export const NOTES = '/run/cgoforge-kubelab';

export const NODE = 'kubelab-amd64';
export const ARM64_NODE = 'kubelab-arm64';
/** Where the API server finds the guest's kubelet. */
export const ARM64_KUBELET = '127.0.0.2';
export const POD_RANGE = '10.244.0.0/24';
export const SERVICE_RANGE = '10.96.0.0/16';
export const API_PORT = 6443;

/** All that a lab has on this machine outside its own folder and namespaces is named by its number. */
export interface LabNames {
  /** The file that holds its network namespace. */
  readonly network: string;
  /** Of its network link's end on this machine. */
  readonly link: string;
  /** Of its nftables table on this machine. */
  readonly table: string;
  /** Of its control group, in every hierarchy. */
  readonly cgroup: string;
  readonly range: string;
  /** This machine as the lab sees it: where pods reach what tests start here. */
  readonly hostAddress: string;
  /** The lab as this machine sees it: API server and node ports. */
  readonly labAddress: string;
}

/** `number` is 0 to 255; each lab that runs has its own. */
export function namesOf(number: number): LabNames {
  return {
    network: `${NOTES}/${number}.network`,
    link: `kubelab${number}`,
    table: `cgoforge_kubelab_${number}`,
    cgroup: `cgoforge-kubelab-${number}`,
    range: `10.231.${number}.0/30`,
    hostAddress: `10.231.${number}.1`,
    labAddress: `10.231.${number}.2`,
  };
}
