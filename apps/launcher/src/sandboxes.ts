import { join } from 'node:path';
import { type AttemptLimits, type AttemptOrder, type Container, Failure } from '@cgoforge/core';
import type { RootLayer } from '@cgoforge/toolchains';
import { inMemory, readOnly, type Sandbox, writable } from './container-config.js';

// What stands here is the table of docs/agent-protocol.md: who runs what, as which user, and what is mounted where.

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

/** Every place that something is mounted at. All are made before runc starts: runc makes a missing one as root, and
 * follows any link on the way. */
export const MOUNT_POINTS = [
  ...['proc', 'dev', 'plan', 'token', 'intake', 'cgoforge', 'src', 'out', 'tmp', 'home', 'cache', 'modules'],
  ...['toolchain/go', 'delivered', 'roots'],
];

/** The folders of the work disk, and of the other one, which the build cannot write. */
export const WORK_FOLDERS = ['src', 'out', 'tmp', 'home', 'cache', 'modules', 'toolchain'];
export const DELIVERED_FOLDERS = ['delivered', 'cgoforge'];

/** Where an attempt's folders lie on this machine. */
export interface Places {
  /** Its own, in which `plan`, `token`, `intake` and the layers `go` and `modules` are. */
  readonly folder: string;
  /** The two disks. */
  readonly work: string;
  readonly delivered: string;
  /** `null`: an empty folder of the work disk stands in. */
  readonly cache: { readonly path: string; readonly gid: number } | null;
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
  { slot, limits, layers, bringsGo }: AttemptOrder,
  { folder, work, delivered, cache }: Places,
  roots: Roots,
  cgroup: string,
): Sandbox {
  const own = (name: string, place = name) => readOnly(join(folder, name), `/${place}`);
  const onWork = (name: string) => writable(join(work, name), `/${name}`);
  const [tools, files] = [join(delivered, 'cgoforge'), join(delivered, 'delivered')];
  const spoken = [own('plan'), own('token'), own('intake'), writable(tools, '/cgoforge')];
  const agentRoot = {
    path: roots.agentRoot,
    mounts: [{ source: roots.agent, destination: '/agent' }],
    foreignArch: null,
  };
  // Where `source` brings Go, all of /toolchain is one folder of the work disk: a layer mounted inside it would be
  // mounted on a path that the sender can replace.
  const isBrought = bringsGo && layers.go === null;
  const inRoot = (
    root: RootLayer,
    its: Pick<Sandbox, 'args' | 'uid' | 'mounts'> & Partial<Sandbox>,
  ): Sandbox => ({
    ...{ root: root.path, groups: [], limits, cgroup, arch: root.foreignArch ?? roots.arch, ...its },
    // A later mount covers what an earlier one has at its place.
    mounts: [...root.mounts.map(({ source, destination }) => readOnly(source, destination)), ...its.mounts],
  });
  switch (container) {
    case 'source':
      return inRoot(agentRoot, {
        args: ['/agent', 'source'],
        uid: builderOf(slot),
        mounts: [...spoken, onWork('src'), ...(isBrought ? [onWork('toolchain')] : [])],
      });
    case 'agent':
      return inRoot(agentRoot, {
        args: ['/agent', 'serve'],
        uid: agentOf(slot),
        mounts: [...spoken, readOnly(join(work, 'out'), '/out'), writable(files, '/delivered')],
        limits: atMost(limits, { memoryBytes: 256 * MIB, processes: 64 }),
      });
    case 'compile':
      return inRoot(rootOf(roots, layers.root), {
        args: ['/cgoforge/agent', 'compile'],
        uid: builderOf(slot),
        groups: cache ? [cache.gid] : [],
        mounts: [
          ...(isBrought ? [readOnly(join(work, 'toolchain'), '/toolchain')] : []),
          ...(layers.go === null ? [] : [own('go', 'toolchain/go')]),
          ...[own('plan'), readOnly(tools, '/cgoforge')],
          ...['src', 'out', 'tmp', 'home'].map(onWork),
          cache ? writable(cache.path, '/cache') : onWork('cache'),
          layers.modules === null ? onWork('modules') : own('modules'),
        ],
      });
    case 'check': {
      const [target, ...others] = layers.checkRoots;
      return inRoot(rootOf(roots, target), {
        args: ['/cgoforge/agent', 'check'],
        uid: checkerOf(slot),
        mounts: [
          inMemory('/tmp', 64 * MIB, '1777'),
          ...[own('plan'), readOnly(tools, '/cgoforge'), readOnly(files, '/delivered')],
          // Fresh, so that no link stands where runc makes the places of what follows.
          inMemory('/roots', MIB, '0755'),
          ...others.map((name) => readOnly(rootOf(roots, name).path, `/roots/${name}`)),
        ],
        limits: atMost(limits, { memoryBytes: GIB, processes: 128 }),
      });
    }
  }
}

/** Throws `lost` for one that the machine has not, or no longer: a new attempt is made with what it has now. */
export function rootOf({ layers }: Roots, name: string): RootLayer {
  const layer = layers.get(name);
  if (layer) return layer;
  throw new Failure('lost', `The machine has no layer ${name}.`);
}

/** Limits no higher than `most` has them. */
export function atMost(limits: AttemptLimits, most: Partial<AttemptLimits>): AttemptLimits {
  const names = Object.keys(most) as (keyof AttemptLimits)[];
  const lower = names.map((name) => [name, Math.min(limits[name], most[name] ?? limits[name])]);
  return { ...limits, ...Object.fromEntries(lower) };
}
