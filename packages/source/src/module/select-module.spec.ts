import { failureOf, select, sums } from '@test-support/source-module.js';
import { describe, expect, it } from 'vitest';

describe('selectModule', () => {
  it('takes the module in the root', async () => {
    const files = { 'go.mod': 'module example.com/app\ngo 1.24\n', 'sub/go.mod': 'module sub\n' };
    expect(await select(files)).toEqual({
      dir: '.',
      path: 'example.com/app',
      goLine: '1.24',
      toolchainLine: null,
      vendored: false,
      requires: [],
      notes: [],
    });
  });

  it('takes the folder that is named, however it is written', async () => {
    const files = { 'go.mod': 'module a\n', 'cmd/x/go.mod': 'module x\n' };
    for (const dir of ['cmd/x', './cmd/x/', 'cmd//x']) {
      expect(await select(files, dir)).toMatchObject({ dir: 'cmd/x', path: 'x' });
    }
    expect(await select(files, '.')).toMatchObject({ dir: '.', path: 'a' });
  });

  it('takes the only module that Go does not pass over', async () => {
    const folders = ['testdata', 'a/vendor/b', '_x', '.hidden', 'app/testdata', 'app'];
    const files = Object.fromEntries(folders.map((dir) => [`${dir}/go.mod`, 'module m\n']));
    expect(await select(files)).toMatchObject({ dir: 'app' });
  });

  it('names the modules there are, and the line to type', async () => {
    const files = { 'a/go.mod': 'module a\n', 'b/go.mod': 'module b\n' };
    expect(await failureOf(files)).toMatchObject({
      code: 'go_mod_ambiguous',
      detail: 'There is no go.mod in the root, but several below it: "a", "b".',
      next: 'Name the folder of the one to build, such as -F dir=a.',
    });
    expect(await failureOf(files, 'cmd')).toMatchObject({
      code: 'go_mod_missing',
      detail: 'There is no go.mod in the folder "cmd". There is one in "a", "b".',
      next: 'Write -F dir=a.',
    });
    expect(await failureOf({ 'main.go': '' })).toMatchObject({ code: 'go_mod_missing' });
    expect(await failureOf(files, '../a')).toMatchObject({ code: 'go_mod_missing' });
  });

  it('names first what looks like a program, and the shallow', async () => {
    const folders = ['api', 'cmd/x/y/z', 'plugin/a', 'plugin/b', 'plugin/c', 'tool'];
    const mods = Object.fromEntries(folders.map((folder) => [`${folder}/go.mod`, 'module m\n']));
    const failure = await failureOf({ ...mods, 'cmd/x/y/z/main.go': '', 'tool/main.go': '' });
    expect(failure.detail).toContain('"tool", "cmd/x/y/z", "api", "plugin/a", "plugin/b" and 1 more');
    expect(failure.next).toContain('-F dir=tool');
  });

  it('names the package where dir is a folder of a module', async () => {
    const inRoot = { 'go.mod': 'module m\n', 'x/go.mod': 'module x\n', 'cmd/app/main.go': '' };
    expect(await failureOf(inRoot, './cmd/app/')).toMatchObject({
      code: 'go_mod_missing',
      next: 'Type: -F package=./cmd/app',
    });
    const below = { 'a/go.mod': 'module a\n', 'a/cmd/app/main.go': '', 'b/go.mod': 'module b\n' };
    expect((await failureOf(below, 'a/cmd/app')).next).toBe('Type: -F dir=a -F package=./cmd/app');
  });

  it.each([
    ['./a', 'Type: -F dir=a -F package=.'],
    ['./a/b/cmd/x', 'Type: -F dir=a/b -F package=./cmd/x'],
    ['./a/...', 'Type: -F dir=a -F package=./...'],
    ['./ab', 'Name the folder of the one to build, such as -F dir=a.'],
  ])('says what to type for package=%s in a workspace without a module in its root', async (asked, next) => {
    const files = { 'go.work': 'use ./a\n', 'a/go.mod': 'module a\n', 'a/b/go.mod': 'module b\n' };
    expect((await failureOf(files, null, asked)).next).toBe(next);
  });

  it.each([
    ['use ./a\nuse ./gone\n', 'go.work:2: the module in "./gone" was not sent'],
    ['use (\n./a\n../outside\n)\n', 'go.work:3: the module in "../outside" was not sent'],
    ['use ./a\nuse /srv/lib\n', 'go.work:2: "/srv/lib" is a folder of your machine; write it relative'],
    ['use ./lib\n', 'go.work:1: it does not list the module in "a".'],
    ['<<<<<<< HEAD\nuse ./a\n', 'go.work:1: the conflict markers of a merge'],
  ])('refuses a go.work with which Go builds nothing, %j', async (work, detail) => {
    const files = { 'a/go.mod': 'module a\n', 'lib/go.mod': 'module lib\n', 'go.work': work };
    const failure = await failureOf(files, 'a');
    expect(failure.code).toBe('go_mod_invalid');
    expect(failure.detail).toContain(detail);
  });

  it('names the line to type where go.work does not list the module', async () => {
    const files = { 'go.mod': 'module a\n', 'lib/go.mod': 'module lib\n', 'go.work': 'use ./lib\n' };
    expect((await failureOf(files)).next).toMatch(/^Run go work use \. /);
    expect((await failureOf({ ...files, 'b/c/go.mod': 'module c\n' }, 'b/c')).next).toContain(
      'go work use ./b/c',
    );
  });

  it('says what to type for a folder that was named like an import path', async () => {
    const files = { 'm/go.mod': 'module x.y/app\n', 'm/cmd/a/main.go': '' };
    expect(await failureOf(files, null, 'cmd/a')).toMatchObject({
      code: 'invalid_field',
      detail: 'package=cmd/a is the import path of no package of x.y/app.',
      next: 'Type: -F package=./cmd/a',
    });
    expect((await failureOf(files, null, 'cmd/...')).next).toBe('Type: -F package=./cmd/...');
    for (const asked of ['./cmd/a', '.', 'x.y/app/cmd/a', 'fmt', 'x.y/other']) {
      expect(await select(files, null, asked)).toMatchObject({ dir: 'm' });
    }
  });

  it('honours a vendor folder where Go itself would', async () => {
    const vendored = async (files: Record<string, string>, dir?: string) =>
      (await select({ ...files, 'vendor/modules.txt': '' }, dir)).vendored;
    expect(await vendored({ 'go.mod': 'module a\ngo 1.14\n' })).toBe(true);
    expect(await vendored({ 'go.mod': 'module a\ngo 1.13\n' })).toBe(false);
    expect(await vendored({ 'go.mod': 'module a\n' })).toBe(false);
    const member = { 'a/go.mod': 'module a\ngo 1.22\n' };
    expect(await vendored({ 'go.work': 'go 1.22\nuse ./a\n', ...member }, 'a')).toBe(true);
    expect(await vendored({ 'go.work': 'go 1.21\nuse ./a\n', ...member }, 'a')).toBe(false);
  });

  it.each([
    ['go.mod', '\ufeffmodule a\n', '"go.mod" begins with a byte order mark, which Go refuses.'],
    ['go.sum', 'x.y/a v1.0.0\n', 'go.sum:1: it is not a path, a version and a hash.'],
  ])('says what is wrong with %s, and where', async (name, content, detail) => {
    const failure = await failureOf({ 'go.mod': 'module a\n', [name]: content });
    expect(failure).toMatchObject({ code: 'go_mod_invalid', detail });
  });

  it('takes the vendor folder, or leaves it, as it is told', async () => {
    const files = {
      'go.mod': 'module example.com/app\n\ngo 1.24\n\nrequire example.com/a v1.0.0\n',
      'go.sum': sums('example.com/a v1.0.0'),
      'vendor/modules.txt': '# example.com/a v1.0.0\n',
    };
    const vendored = async (mod: string | null) => (await select(files, null, null, { mod })).vendored;
    expect([await vendored(null), await vendored('vendor')]).toEqual([true, true]);
    expect([await vendored('mod'), await vendored('readonly')]).toEqual([false, false]);
  });

  it('leaves go.work alone where it is told so', async () => {
    const files = {
      'go.work': 'go 1.24\n\nuse ./not-sent\n',
      'go.mod': 'module example.com/app\n\ngo 1.24\n',
    };
    expect((await failureOf(files)).detail).toContain('was not sent');
    expect(await select(files, null, null, { env: ['GOWORK=off'] })).toMatchObject({ dir: '.' });
  });

  it('reads each member of a workspace once, however often and in whatever form it is used', async () => {
    const uses = ['./a', 'a', 'a/', './b/../a'].map((use) => `use ${use}\n`).join('');
    const files = {
      'go.work': `go 1.24\n${uses.repeat(50)}`,
      'a/go.mod': 'module a\ngo 1.24\n',
      'a/go.sum': sums('x.y/a v1.0.0'),
    };
    expect((await select(files, 'a')).requires).toHaveLength(1);
  });

  const numbered = (count: number, text: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => text(index));
  const members = numbered(100, (index) => `m${index}`);
  const workspace = {
    'go.work': `use .\n${members.map((member) => `use ./${member}\n`).join('')}`,
    ...Object.fromEntries(members.map((member) => [`${member}/go.mod`, `module ${member}\n`])),
  };
  const moreThan5000 = 'names more than 5000 module versions';
  const nineMib = '\n'.repeat(9 * 1024 ** 2);

  it.each<[string, string, Record<string, string>]>([
    ['members of a workspace', 'uses more than 100 modules', workspace],
    [
      'modules in go.sum',
      moreThan5000,
      { 'go.sum': sums(...numbered(5001, (index) => `x.y/a v1.0.${index}`)) },
    ],
    ['requirements', moreThan5000, { 'go.mod': `module a\n${'require x.y/a v1.0.0\n'.repeat(5001)}` }],
    ['lines of go.mod', '"go.mod" is larger than', { 'go.mod': `module a\n${'//\n'.repeat(350_000)}` }],
    ['bytes', 'together is larger than', { 'go.work': 'use .\n', 'go.sum': nineMib, 'go.work.sum': nineMib }],
  ])('refuses too many %s', async (_, sentence, files) => {
    expect(await failureOf({ 'go.mod': 'module a\n', ...files }, '.')).toMatchObject({
      code: 'go_mod_invalid',
      detail: expect.stringContaining(sentence),
    });
  });
});
