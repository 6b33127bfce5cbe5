import { describe, expect, it } from 'vitest';
import { ownNameOf, selectPrograms } from './main-packages.js';

const listing = (...paths: string[]) => paths.map((path) => `${path}\t/src/x\n`).join('');
const namesOf = (...paths: string[]) => {
  const selection = selectPrograms(listing(...paths), null);
  return selection.refusal ?? selection.programs.map((program) => program.name);
};

describe('ownNameOf', () => {
  it.each([
    ['example.com/app', 'app'],
    ['example.com/app/v2', 'app'],
    ['example.com/app/v1', 'v1'],
    ['example.com/app/v0', 'v0'],
    ['example.com/app/v10', 'app'],
    ['v2', 'v2'],
    ['example.com/app/cmd/tool', 'tool'],
  ])('names %s %s, as Go does', (path, name) => expect(ownNameOf(path)).toBe(name));
});

describe('selectPrograms', () => {
  it('keeps the own names of programs that do not clash', () => {
    expect(namesOf('m/cmd/a', 'm/cmd/b')).toEqual(['a', 'b']);
  });

  it('tells programs of one name apart by as many folders as it takes', () => {
    expect(namesOf('m/cmd/server', 'm/tools/server', 'm/other')).toEqual([
      'cmd-server',
      'tools-server',
      'other',
    ]);
    expect(namesOf('m/a/cmd/x', 'm/b/cmd/x')).toEqual(['a-cmd-x', 'b-cmd-x']);
  });

  it('gives no name a second time', () => {
    const paths = ['m/cmd/server', 'm/tools/server', 'm/cmd-server'];
    expect(namesOf(...paths)).toEqual(['m-cmd-server', 'tools-server', 'cmd-server']);
    expect(namesOf('m/a-b/x', 'm/a/b/x', 'm/a/b-x', 'm/a-b-x', 'x', 'm-a/b/x')).toContain('not the only');
    expect(namesOf('m/a', 'm/a')).toEqual(['a']);
  });

  it('refuses more programs than one build may make', () => {
    const paths = (count: number) => Array.from({ length: count }, (_, index) => `m/${index}/same`);
    expect(namesOf(...paths(100))).toHaveLength(100);
    expect(namesOf(...paths(101))).toContain('101 main packages, more than the 100');
  });

  it.each(['SHA256SUMS', 'report.json'])('refuses a program of the name %s', (name) => {
    expect(namesOf(`m/${name}`)).toContain('is the name of a file that cgoforge adds');
    expect(selectPrograms(listing('m/a'), name).refusal).toContain('that cgoforge adds');
  });

  it('gives a single program the name that is asked', () => {
    expect(selectPrograms(listing('m/cmd/a'), 'named')).toMatchObject({
      programs: [{ name: 'named', ownName: 'a' }],
    });
  });

  it('refuses one name for two programs, and nothing to build', () => {
    expect(selectPrograms(listing('m/a', 'm/b'), 'one').refusal).toContain('2 main packages');
    expect(selectPrograms('\n', null).refusal).toContain('no main package');
  });

  it.each([
    ['an option', '-o/x\t/src\n'],
    ['a package of another place', 'cmd/go\t/toolchain/go/src/cmd/go\n'],
    ['a folder that only looks like the source', 'm\t/srcs\n'],
    ['a third column', 'm\t/src\tx\n'],
    ['a name that begins like an option', 'm/-x\t/src/-x\n'],
  ])('refuses %s', (_, text) => expect(selectPrograms(text, null).refusal).toBeDefined());
});
