import { type AttemptLimits, type AttemptOrder, type Container, Failure } from '@cgoforge/core';
import type { RootLayer } from '@cgoforge/toolchains';
import { inMemory, type Mount, readOnly, type Sandbox, writable } from './container-config.js';

// What stands here is the table of docs/agent-protocol.md: who runs what, as which user, and what is mounted where.

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

/** Every place that something is mounted at. All of them are made before runc starts: runc makes a missing one as root, and
 * follows any link on the way. */
export const MOUNT_POINTS = [
  ...['proc', 'dev', 'plan', 'token', 'intake', 'cgoforge', 'src', 'out', 'tmp', 'home', 'cache', 'modules'],
  ...['toolchain/go', 'delivered'],
];

/** The folders of the work disk, and of the other one, which the build cannot write. */
export const WORK_FOLDERS = ['src', 'out', 'tmp', 'home', 'cache', 'modules', 'toolchain'];
export const DELIVERED_FOLDERS = ['delivered', 'cgoforge'];

/** Where an attempt's folders lie on this machine. */
export interface Places {
  readonly plan: string;
  readonly token: string;
  /** Where intake's socket is. */
  readonly intake: string;
  /** The two disks. */
  readonly work: string;
  readonly delivered: string;
  /** `null`: an empty folder of the work disk stands in. */
  readonly cache: { readonly path: string; readonly gid: number } | null;
  readonly layers: Readonly<Record<'go' | 'modules', string | null>>;
}

/** What is the same for all attempts. */
export interface Roots {
  /** The root folder that holds the agent's mount point and no more. */
  readonly agentRoot: string;
  /** The agent's program. */
  readonly agent: string;
  /** The root folders that this machine offers, by their names as layers. */
  readonly layers: ReadonlyMap<string, RootLayer>;
  readonly arch: string;
}

/** Two slots never share a user, and neither do the containers of one, but for the two in which the source lies. */
export const builderOf = (slot: number) => 200_000 + slot;
export const agentOf = (slot: number) => 225_000 + slot;
export const checkerOf = (slot: number) => 250_000 + slot;

/** The sandbox that a container of an attempt runs in. `cgroup` is absolute within the hierarchy. */
export function sandboxOf(
  container: Container,
  order: AttemptOrder,
  places: Places,
  roots: Roots,
  cgroup: string,
): Sandbox {
  const { slot, limits } = order;
  const agentRoot: RootLayer = { path: roots.agentRoot, mounts: [] };
  const as = (args: string[], root: RootLayer, uid: number, most: Partial<AttemptLimits> = {}) => ({
    args,
    root: root.path,
    uid,
    groups: container === 'compile' && places.cache ? [places.cache.gid] : [],
    // A later mount covers what an earlier one has at its place.
    mounts: [
      ...root.mounts.map(({ source, destination }) => readOnly(source, destination)),
      ...mountsOf(container, order, places, roots.agent),
    ],
    limits: atMost(limits, most),
    cgroup,
    arch: roots.arch,
  });
  switch (container) {
    case 'source':
      return as(['/agent', 'source'], agentRoot, builderOf(slot));
    case 'agent':
      return as(['/agent', 'serve'], agentRoot, agentOf(slot), { memoryBytes: 256 * MIB, processes: 64 });
    case 'compile':
      return as(['/cgoforge/agent', 'compile'], rootOf(roots, order.layers.root), builderOf(slot));
    case 'check':
      return as(['/cgoforge/agent', 'check'], rootOf(roots, order.layers.checkRoots[0]), checkerOf(slot), {
        memoryBytes: GIB,
        processes: 128,
      });
  }
}

/** Throws `lost` for one that the machine has not, or no longer: a new attempt is made with what it has now. */
export function rootOf({ layers }: Roots, name: string): RootLayer {
  const layer = layers.get(name);
  if (layer) return layer;
  throw new Failure('lost', `The machine has no layer ${name}.`);
}

function mountsOf(container: Container, order: AttemptOrder, places: Places, program: string): Mount[] {
  const { cache, layers } = places;
  const plan = readOnly(places.plan, '/plan');
  const spoken = [plan, readOnly(places.token, '/token'), readOnly(places.intake, '/intake')];
  const agent = [
    readOnly(program, '/agent'),
    ...spoken,
    writable(`${places.delivered}/cgoforge`, '/cgoforge'),
  ];
  const runner = [plan, readOnly(`${places.delivered}/cgoforge`, '/cgoforge')];
  const work = (folder: string) => writable(`${places.work}/${folder}`, `/${folder}`);
  // Nothing else may be mounted on what a sender can write.
  const brought = order.bringsGo && layers.go === null ? [work('toolchain')] : [];
  switch (container) {
    case 'source':
      return [...agent, work('src'), ...brought];
    case 'agent':
      return [
        ...agent,
        readOnly(`${places.work}/out`, '/out'),
        writable(`${places.delivered}/delivered`, '/delivered'),
      ];
    case 'compile':
      return [
        ...brought.map(({ source, destination }) => readOnly(source, destination)),
        ...(layers.go === null ? [] : [readOnly(layers.go, '/toolchain/go')]),
        ...runner,
        ...['src', 'out', 'tmp', 'home'].map(work),
        cache ? writable(cache.path, '/cache') : work('cache'),
        layers.modules === null ? work('modules') : readOnly(layers.modules, '/modules'),
      ];
    case 'check':
      return [
        inMemory('/tmp', 64 * MIB, '1777'),
        ...runner,
        readOnly(`${places.delivered}/delivered`, '/delivered'),
      ];
  }
}

function atMost(limits: AttemptLimits, most: Partial<AttemptLimits>): Sandbox['limits'] {
  return {
    memoryBytes: Math.min(limits.memoryBytes, most.memoryBytes ?? limits.memoryBytes),
    cpus: limits.cpus,
    processes: Math.min(limits.processes, most.processes ?? limits.processes),
  };
}
