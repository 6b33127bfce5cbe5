import { sourceFacts } from '@test-support/source-facts.js';
import { describe, expect, it } from 'vitest';
import { rootAlone } from './root-alone.js';

const MAIN = 'package main\n\nfunc main() {}\n';
const files = {
  'go.mod': 'module example.com/app\n',
  'main.go': MAIN,
  'examples/gui/main.go': MAIN,
  'internal/store/store.go': 'package store\n',
};
const errorIn = (file: string | null) => ({ file, line: 1, column: 1, text: 'no', kind: 'go' }) as const;

describe('rootAlone', () => {
  it.each([
    ['another program', 'examples/gui/main.go'],
    ['a module that was fetched', 'example.org/gl@v1.0.0/gl.go'],
    ['no place', null],
  ])('names the field for an error of %s', (_, file) => {
    expect(rootAlone([errorIn(file)], sourceFacts(files))).toMatch(/: -F package=\.$/);
  });

  it.each(['main.go', 'internal/store/store.go'])('says nothing of an error of %s', (file) => {
    expect(rootAlone([errorIn('examples/gui/main.go'), errorIn(file)], sourceFacts(files))).toBeNull();
  });

  it('says nothing where it is the only program', () => {
    const { 'examples/gui/main.go': _, ...alone } = files;
    expect(rootAlone([errorIn(null)], sourceFacts({ ...alone, 'testdata/x/main.go': MAIN }))).toBeNull();
  });

  it.each(['package app\n', '//go:build ignore\n\npackage main\n'])(
    'says nothing where the root is %j',
    (text) => {
      expect(
        rootAlone([errorIn('examples/gui/main.go')], sourceFacts({ ...files, 'main.go': text })),
      ).toBeNull();
    },
  );
});
