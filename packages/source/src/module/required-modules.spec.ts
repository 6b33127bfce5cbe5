import { hash, onlyGoMod, select, sums, zip } from '@test-support/source-module.js';
import { describe, expect, it } from 'vitest';

describe('what a source asks of the module proxy', () => {
  it('needs the zips that go.mod names, and of all others their go.mod', async () => {
    const files = {
      'go.mod': 'module a\ngo 1.24\nrequire x.y/used v1.0.0\nrequire x.y/pruned v1.0.0\n',
      'go.sum': `${sums('x.y/used v1.0.0', 'x.y/used v0.9.0')}x.y/pruned v1.0.0/go.mod ${hash('M')}\nx.y/other v1.0.0 ${hash('Z')}\n`,
    };
    const { requires } = await select(files);
    expect(requires).toEqual([
      onlyGoMod('x.y/pruned', 'v1.0.0'),
      onlyGoMod('x.y/used', 'v0.9.0'),
      zip('x.y/used', 'v1.0.0'),
    ]);
  });

  it('needs all that go.sum names where go.mod is older than 1.17', async () => {
    for (const goLine of ['go 1.16\n', '']) {
      const files = { 'go.mod': `module a\n${goLine}`, 'go.sum': sums('x.y/a v1.0.0') };
      expect((await select(files)).requires).toEqual([{ ...zip('x.y/a', 'v1.0.0'), mayLack: true }]);
    }
  });

  it('needs what replaces a module, and nothing for a folder', async () => {
    const files = {
      'go.mod': `module a
go 1.24
require (
  x.y/a v1.0.0
  x.y/b v1.0.0
  x.y/c v1.0.0
)
replace x.y/a => x.y/fork v1.1.0
replace x.y/b v1.0.0 => ./b
replace x.y/c v0.1.0 => ./c
`,
      'go.sum': sums('x.y/a v1.0.0', 'x.y/b v1.0.0', 'x.y/c v1.0.0', 'x.y/fork v1.1.0'),
    };
    const needed = (await select(files)).requires.filter(({ sum }) => sum !== null).map(({ path }) => path);
    expect(needed).toEqual(['x.y/c', 'x.y/fork']);
  });

  it('leaves out the toolchain, which Go takes for a module', async () => {
    const files = {
      'go.mod': 'module a\n',
      'go.sum': `golang.org/toolchain v0.0.1-go1.24.0.linux-amd64 ${hash('Z')}\n`,
    };
    expect((await select(files)).requires).toEqual([]);
  });

  it('needs no zip of a module that the workspace itself has', async () => {
    const files = {
      'go.work': 'go 1.24\nuse ./app\nuse ./lib\n',
      'app/go.mod': 'module x.y/app\ngo 1.24\nrequire x.y/lib v1.0.0\n',
      'app/go.sum': sums('x.y/lib v1.0.0'),
      'lib/go.mod': 'module x.y/lib\ngo 1.24\n',
    };
    expect((await select(files, 'app')).requires).toEqual([onlyGoMod('x.y/lib', 'v1.0.0')]);
  });

  it('takes the workspace around a module that it uses', async () => {
    const files = {
      'go.work':
        'go 1.25.0\ntoolchain go1.26.1\nuse (\n\t./app\n\t"./lib/"\n)\nreplace x.y/c => x.y/d v1.0.0\n',
      'go.work.sum': sums('x.y/work v1.0.0', 'x.y/d v1.0.0'),
      'app/go.mod': 'module app\ngo 1.24\nrequire x.y/a v1.0.0\nrequire x.y/c v1.0.0\n',
      'app/go.sum': sums('x.y/a v1.0.0', 'x.y/c v1.0.0'),
      'lib/go.mod': 'module lib\ngo 1.24\nrequire x.y/b v1.0.0\n',
      'lib/go.sum': sums('x.y/b v1.0.0', 'x.y/b v0.1.0'),
    };
    const module = await select(files, 'app');
    expect(module).toMatchObject({ dir: 'app', path: 'app', goLine: '1.25.0', toolchainLine: '1.26.1' });
    expect(module.requires).toEqual([
      zip('x.y/a', 'v1.0.0'),
      onlyGoMod('x.y/b', 'v0.1.0'),
      zip('x.y/b', 'v1.0.0'),
      onlyGoMod('x.y/c', 'v1.0.0'),
      zip('x.y/d', 'v1.0.0'),
      { ...zip('x.y/work', 'v1.0.0'), mayLack: true },
    ]);
  });

  it('lets any replacement of go.work win over one of go.mod, also over a closer one', async () => {
    const files = {
      'go.work': 'go 1.25.0\nuse ./app\nreplace x.y/a => x.y/work v1.0.0\n',
      'app/go.mod': 'module app\ngo 1.24\nrequire x.y/a v1.0.0\nreplace x.y/a v1.0.0 => x.y/module v1.0.0\n',
      'app/go.sum': sums('x.y/work v1.0.0', 'x.y/module v1.0.0'),
    };
    expect((await select(files, 'app')).requires).toEqual([
      onlyGoMod('x.y/module', 'v1.0.0'),
      zip('x.y/work', 'v1.0.0'),
    ]);
  });
});
