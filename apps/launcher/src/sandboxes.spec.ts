import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AttemptOrder, CONTAINERS, type Container } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import { MOUNT_POINTS, type Places, sandboxOf } from './sandboxes.js';

const GIB = 1024 ** 3;
const limits = {
  ...{ memoryBytes: 4 * GIB, cpus: 2, processes: 512, diskBytes: 8 * GIB },
  ...{ wallSeconds: 60, logBytes: 1, outputBytes: 1 },
};
const order: AttemptOrder = {
  ...{ attempt: 'att_1', slot: 7, cacheOf: 'local', bringsGo: false, limits },
  layers: { root: 'host-1', checkRoots: ['debian-1'], go: null, modules: 'modules-1' },
};
const places: Places = {
  ...{ folder: '/a', work: '/d/disk', delivered: '/d/delivered' },
  cache: { path: '/c/cache', gid: 9 },
};
const goMount = { source: '/usr/local/go', destination: '/toolchain/go' };
const roots = {
  agentRoot: '/r/agent',
  agent: '/p/agent',
  layers: new Map([
    ['host-1', { path: '/r/host', mounts: [goMount], foreignArch: null }],
    ['debian-1', { path: '/r/check', mounts: [], foreignArch: null }],
    ['i386-1', { path: '/r/i386', mounts: [], foreignArch: '386' }],
  ]),
  arch: 'amd64',
};

const sandbox = (container: Container, change: Partial<AttemptOrder> = {}, other: Partial<Places> = {}) =>
  sandboxOf(container, { ...order, ...change }, { ...places, ...other }, roots, '/g');

/** Where something is mounted, and whether it can be written. */
const mountsOf = (container: Container, change?: Partial<AttemptOrder>, other?: Partial<Places>) =>
  Object.fromEntries(
    sandbox(container, change, other).mounts.map(({ destination, options, type }) => [
      destination,
      options.includes('ro') ? 'read' : type === 'tmpfs' ? 'memory' : 'write',
    ]),
  );

describe('the sandboxes of an attempt', () => {
  it.each<[Container, string, number, string[]]>([
    ['source', '/r/agent', 200_007, ['/agent', 'source']],
    ['agent', '/r/agent', 225_007, ['/agent', 'serve']],
    ['compile', '/r/host', 200_007, ['/cgoforge/agent', 'compile']],
    ['check', '/r/check', 250_007, ['/cgoforge/agent', 'check']],
  ])('run %s in its own root as its own user', (container, root, uid, args) => {
    expect(sandbox(container)).toMatchObject({ root, uid, args });
  });

  it('speak what their root does, and the agent’s own the machine’s alone', () => {
    const layers = { ...order.layers, root: 'i386-1' };
    const archs = CONTAINERS.map((container) => sandbox(container, { layers }).arch);
    expect(archs).toEqual(['amd64', 'amd64', '386', 'amd64']);
  });

  it('have mounted what docs/agent-protocol.md says', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/agent-protocol.md'), 'utf8');
    const rows = page.split('\n').filter((line) => /^\| `\/.*\|.*\|.*\|.*\|.*\|/.test(line));
    expect(rows.length).toBeGreaterThan(8);
    const brings = { bringsGo: true };
    for (const row of rows) {
      const [place = '', ...cells] = row
        .split('|')
        .slice(1, 6)
        .map((cell) => cell.trim().replaceAll('`', ''));
      // A row may hold several places.
      for (const each of place.split(', ')) {
        CONTAINERS.forEach((container, column) => {
          const said = /^(read|write)?/.exec(cells[column] ?? '')?.[0] ?? '';
          const mounts = mountsOf(container, said && each === '/toolchain/go' ? brings : {});
          const found = mounts[each] ?? mounts[each.replace('/go', '')] ?? '';
          expect(found === 'memory' ? 'write' : found, `${each} in ${container}`).toBe(said);
        });
      }
    }
  });

  it('mount nothing at a place that was not made for it', () => {
    const made = MOUNT_POINTS.flatMap((place) => [`/${place}`, `/${place}`.replace(/(.)\/.*/, '$1')]);
    for (const container of CONTAINERS) {
      for (const place of Object.keys(mountsOf(container, { bringsGo: true }))) {
        // A file, made beside the mount points.
        if (place !== '/agent') expect(made).toContain(place);
      }
    }
  });

  it('keep the tenant’s cache from all but the compiler', () => {
    for (const container of CONTAINERS) {
      expect(sandbox(container).groups).toEqual(container === 'compile' ? [9] : []);
    }
    expect(sandbox('compile', {}, { cache: null }).mounts).toContainEqual(
      expect.objectContaining({ source: '/d/disk/cache', destination: '/cache' }),
    );
  });

  it('let Go write modules where no layer has them', () => {
    expect(mountsOf('compile')['/modules']).toBe('read');
    expect(mountsOf('compile', { layers: { ...order.layers, modules: null } })['/modules']).toBe('write');
  });

  it('cover the toolchain’s Go with the one of a layer', () => {
    const { mounts } = sandbox('compile', { layers: { ...order.layers, go: 'go-1' } });
    const shown = mounts.filter(({ destination }) => destination === '/toolchain/go');
    expect(shown.map(({ source }) => source)).toEqual(['/usr/local/go', '/a/go']);
  });

  it('may use what was ordered, and the two that run beside the compiler no more than they need', () => {
    expect(sandbox('compile').limits).toMatchObject({ memoryBytes: 4 * GIB, cpus: 2, processes: 512 });
    expect(sandbox('source').limits).toEqual(sandbox('compile').limits);
    expect(sandbox('agent').limits).toMatchObject({ memoryBytes: GIB / 4, cpus: 2, processes: 64 });
    expect(sandbox('check').limits).toMatchObject({ memoryBytes: GIB, cpus: 2, processes: 128 });
    const small = { limits: { ...limits, memoryBytes: 1024, processes: 16 } };
    expect(sandbox('check', small).limits).toMatchObject({ memoryBytes: 1024, cpus: 2, processes: 16 });
  });
});
