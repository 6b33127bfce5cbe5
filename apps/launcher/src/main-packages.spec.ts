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
