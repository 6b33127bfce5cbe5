import type { Kubelab } from './lab.ts';

export interface PodRequest {
  readonly namespace: string;
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly arch?: 'amd64' | 'arm64';
}

/** A pod that Pod Security `restricted` takes. */
export function podOf({ namespace, name, image, command, arch = 'amd64' }: PodRequest) {
  const securityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { app: name } },
    spec: {
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 1,
      nodeSelector: { 'kubernetes.io/arch': arch },
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [{ name: 'main', image, command, securityContext }],
    },
  };
}

/** Runs it to its end and answers what it printed. */
export async function printedBy(lab: Kubelab, request: PodRequest): Promise<string> {
  const { namespace, name } = request;
  const kubectl = (...args: readonly string[]) => lab.kubectl(`--namespace=${namespace}`, ...args);
  await lab.apply(podOf(request));
  await kubectl('wait', '--for=jsonpath={.status.phase}=Succeeded', `pod/${name}`, '--timeout=120s');
  return kubectl('logs', name);
}
