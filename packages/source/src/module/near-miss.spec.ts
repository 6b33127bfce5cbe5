import { describe, expect, it } from 'vitest';
import { SourceTree } from '../tree/source-tree.js';
import { findModule } from './find-module.js';
import { nearMiss } from './near-miss.js';

const find = (names: string[], dir: string | null = null) => {
  const files = names.map((name) => ({ name, offset: 0, size: 0, script: null }));
  return findModule(new SourceTree(files, 'none'), { dir, package: null });
};

const failureOf = (names: string[], dir: string | null = null) => {
  try {
    find(names, dir);
  } catch (error) {
    return error;
  }
  throw new Error('found one');
};

describe('a source without go.mod', () => {
  it.each([
    [['Go.mod', 'main.go'], 'mv Go.mod go.mod'],
    [['GO.MOD'], 'mv GO.MOD go.mod'],
    [['go.mod.txt', 'go.sum'], 'mv go.mod.txt go.mod'],
    [['a/b/Go.mod', 'app/go.mod.txt'], 'mv app/go.mod.txt app/go.mod'],
    [['vendor/x/go.mod', 'Go.mod'], 'mv Go.mod go.mod'],
  ])('but with %j is told to rename it', (names, line) => {
    expect(failureOf(names)).toMatchObject({
      code: 'go_mod_missing',
      detail: expect.stringMatching(/^There is no go\.mod in the source\. There is "/),
      next: `Rename it and pack again: ${line}`,
    });
  });

  it.each(['app.tgz', 'app.tar.gz', 'app.zip', 'app.tar', 'app.tar.zst'])(
    'but with %s alone is told to send that one',
    (name) => {
      expect(failureOf([name])).toMatchObject({
        code: 'go_mod_missing',
        next: `Send ${name} itself: -F src=@${name}`,
      });
    },
  );

  it('gives no line to type that a shell would read otherwise', () => {
    expect(nearMiss(['$(rm -r x)/Go.mod'])?.next).toBe('Rename it to go.mod and pack again.');
    expect(nearMiss(['a; rm.tgz'])?.next).toBe('Send that one itself.');
    expect(nearMiss(['-x.tgz'])?.next).toBe('Send that one itself.');
  });

  it('says nothing of an archive beside others, or of other names', () => {
    for (const names of [[], ['a.tgz', 'b.tgz'], ['main.go'], ['cargo.mod'], ['go.mod.bak'], ['a.go']]) {
      expect(nearMiss(names)).toBeNull();
    }
    expect(find(['go.mod', 'Go.mod'])).toBe('.');
  });
});
