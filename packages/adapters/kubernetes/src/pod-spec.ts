import type { AttemptLimits, AttemptOrder } from '@cgoforge/core';
import type { V1Affinity, V1Container, V1PodSpec, V1VolumeMount } from '@kubernetes/client-node';
import { objectNameOf } from './attempt-names.js';
import { nodeSelectorOf } from './fit-nodes.js';
import type { PoolConfig } from './pool-config.js';

const MIB = 1024 ** 2;

/** Each container is a user of its own, so that what one writes the others cannot change. */
const BUILDER = 10_001;
const AGENT = 10_002;
const CHECKER = 10_003;

/** What a pod may take beyond the build's own limit, which the runner keeps: images, source, delivery and check. Then
 * the kubelet ends it. */
const BACKSTOP_SECONDS = 30 * 60;

/** An attempt's pod, as docs/agent-protocol.md has it: `source`, then `agent` beside `compile` and `check`. */
export function podSpec(pool: PoolConfig, order: AttemptOrder): V1PodSpec {
  const { attempt, limits, layers } = order;
  const [checkRoot] = layers.checkRoots;
  // Where nothing is brought, Go is that of the image, and must not be hidden.
  const brought = order.bringsGo ? [work('toolchain')] : [];
  const agent = { ...pool.agentResources, diskBytes: limits.outputBytes + 64 * MIB };
  const checker = { ...pool.checkResources, diskBytes: 16 * MIB };
  const objects = objectNameOf(attempt);
  return {
    restartPolicy: 'Never',
    activeDeadlineSeconds: limits.wallSeconds + BACKSTOP_SECONDS,
    terminationGracePeriodSeconds: 30,
    serviceAccountName: pool.serviceAccount,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    dnsPolicy: pool.dnsPolicy,
    ...(pool.hostUsers !== undefined && { hostUsers: pool.hostUsers }),
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    nodeSelector: nodeSelectorOf(pool),
    ...(order.avoids !== undefined && { affinity: otherThan(order.avoids) }),
    tolerations: pool.tolerations,
    ...(pool.priorityClassName !== undefined && { priorityClassName: pool.priorityClassName }),
    ...(pool.runtimeClassName !== undefined && { runtimeClassName: pool.runtimeClassName }),
    imagePullSecrets: pool.imagePullSecrets.map((secret) => ({ name: secret })),
    initContainers: [
      {
        ...container('source', pool.images.agent, ['/agent', 'source'], BUILDER, limits),
        volumeMounts: [...[PLAN, TOKEN, written('cgoforge', '/cgoforge')], ...[work('src'), ...brought]],
      },
      {
        ...container('agent', pool.images.agent, ['/agent', 'serve'], AGENT, agent),
        restartPolicy: 'Always',
        volumeMounts: [
          ...[PLAN, TOKEN, written('cgoforge', '/cgoforge')],
          ...[readOnly(work('out')), written('delivered', '/delivered')],
        ],
      },
    ],
    containers: [
      {
        ...container('compile', layers.root, ['/cgoforge/agent', 'compile'], BUILDER, limits),
        volumeMounts: [
          ...[PLAN, readOnly(written('cgoforge', '/cgoforge')), ...brought.map(readOnly)],
          ...['src', 'out', 'tmp', 'home', 'cache', 'modules'].map(work),
        ],
      },
      {
        ...container('check', checkRoot, ['/cgoforge/agent', 'check'], CHECKER, checker),
        volumeMounts: [
          PLAN,
          readOnly(written('cgoforge', '/cgoforge')),
          readOnly(written('delivered', '/delivered')),
          written('check-tmp', '/tmp'),
        ],
      },
    ],
    volumes: [
      { name: 'plan', configMap: { name: objects } },
      // Anyone's to read in the containers that have it at all: their users differ.
      { name: 'token', secret: { secretName: objects, defaultMode: 0o444 } },
      { name: 'cgoforge', emptyDir: { sizeLimit: String(64 * MIB) } },
      { name: 'work', emptyDir: { sizeLimit: String(limits.diskBytes) } },
      // What is in memory is the container's, and no disk of the node.
      { name: 'check-tmp', emptyDir: { medium: 'Memory', sizeLimit: String(64 * MIB) } },
      { name: 'delivered', emptyDir: { sizeLimit: String(limits.outputBytes + MIB) } },
    ],
  };
}

/** Prefers any other node, and takes this one where none has room. */
function otherThan(node: string): V1Affinity {
  const isOther = { key: 'metadata.name', operator: 'NotIn', values: [node] };
  return {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 100, preference: { matchFields: [isOther] } },
      ],
    },
  };
}

const written = (name: string, mountPath: string): V1VolumeMount => ({ name, mountPath });
const readOnly = (mount: V1VolumeMount): V1VolumeMount => ({ ...mount, readOnly: true });

/** A folder of the one volume whose size is the attempt's disk. */
const work = (folder: string): V1VolumeMount => ({ ...written('work', `/${folder}`), subPath: folder });

const PLAN = readOnly(written('plan', '/plan'));
const TOKEN = readOnly(written('token', '/token'));

/** Everything that Pod Security's `restricted` asks for, and no room beyond what was asked: such a pod is the last to
 * be evicted. */
function container(
  name: string,
  image: string,
  command: string[],
  user: number,
  { cpus, memoryBytes, diskBytes }: Pick<AttemptLimits, 'cpus' | 'memoryBytes' | 'diskBytes'>,
): V1Container {
  const amounts = {
    cpu: `${Math.round(cpus * 1000)}m`,
    memory: String(memoryBytes),
    'ephemeral-storage': String(diskBytes),
  };
  return {
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    command,
    resources: { requests: amounts, limits: amounts },
    securityContext: {
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: user,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
}
