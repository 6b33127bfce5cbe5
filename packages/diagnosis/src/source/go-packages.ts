import { posix } from 'node:path';
import { linesOf, type SourceFacts } from './source-facts.js';

/** The Go files of a folder that are no tests. */
export const goFilesOf = (source: SourceFacts, folder: string): readonly string[] =>
  source.names.filter(
    (name) => name.endsWith('.go') && !name.endsWith('_test.go') && posix.dirname(name) === folder,
  );

/** Whether cgo reads the file. */
export const importsC = (source: SourceFacts, file: string): boolean =>
  linesOf(source, file).some((line) => /^(?:import\s+(?:\(\s*)?|\s+)"C"\s*$/.test(line));

/** The folder of the package that compiles a file: its own, or the nearest above that has Go files. */
export function packageFolder(source: SourceFacts, file: string): string {
  for (let folder = posix.dirname(file); ; folder = posix.dirname(folder)) {
    if (goFilesOf(source, folder).length > 0) return folder;
    if (folder === '.') return posix.dirname(file);
  }
}

/** Systems and architectures of Go (internal/syslist) that the end of a file's name may ask for, but Linux. */
const NAMED = new Set(
  (
    'aix android darwin dragonfly freebsd illumos ios js netbsd openbsd plan9 solaris wasip1 windows ' +
    '386 amd64 arm arm64 loong64 mips mipsle mips64 mips64le ppc64 ppc64le riscv64 s390x wasm'
  ).split(' '),
);

/** Tags that Go itself gives, or never, so that nobody sends them. */
const GIVEN = new Set([...NAMED, 'linux', 'unix', 'cgo', 'gc', 'ignore']);

/** What keeps a file out of a build: the end of its name, or its line `//go:build`. */
export interface Exclusion {
  readonly by: string;
  /** A tag that the line asks for and a person may send; `null` where there is none. */
  readonly tag: string | null;
}

/** `null` of a file that nothing keeps out of a build for Linux, as far as can be told. */
export function exclusionOf(source: SourceFacts, file: string): Exclusion | null {
  const parts = file.replace(/\.go$/, '').split('_').slice(1).slice(-2);
  const foreign = parts.find((part) => NAMED.has(part));
  if (foreign !== undefined) return { by: `its name, which ends in _${foreign}.go`, tag: null };
  const lines = linesOf(source, file);
  const end = lines.findIndex((line) => /^package\s/.test(line));
  const line = lines.slice(0, Math.max(end, 0)).find((one) => one.startsWith('//go:build '));
  if (line === undefined) return null;
  const words = [...line.slice('//go:build '.length).matchAll(/!?\s*[A-Za-z_][\w.]*/g)].map(([word]) => word);
  const tag = words.find((word) => !word.startsWith('!') && !GIVEN.has(word) && !/^go1\.\d+$/.test(word));
  return { by: `its line ${line}`, tag: tag ?? null };
}
