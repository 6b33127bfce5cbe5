import type { Target } from '@cgoforge/core';

/** What is known of a build that failed, and of its source. All names are relative to its root. */
export interface SourceFacts {
  /** The folder of the module that was built, `.` for the root. */
  readonly dir: string;
  /** The module's path. */
  readonly modulePath: string;
  /** The architecture that it was built for, in Go's words. */
  readonly arch: string;
  /** What is offered for its platform now. */
  readonly targets: readonly Target[];
  /** Whether the build was asked for with cgo, as all are that do not say otherwise. */
  readonly hasCgo: boolean;
  /** Whether all files are known: of a huge source those are that were read in time. */
  readonly isWhole: boolean;
  /** Files, sorted, without links. */
  readonly names: readonly string[];
  /** Whether there is such a file, also by way of a link. */
  has(name: string): boolean;
  /** The text of a file that may say why; `null` of others, and of files that are not there. */
  text(name: string): string | null;
}

/** A place in the source. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
}

/** What a person has written has shorter lines. Patterns may take a square of it. */
const MOST_LINE = 1_000;

/** The lines of a file, but for those that nobody has written by hand. */
export function linesOf(source: SourceFacts, file: string): readonly string[] {
  return (source.text(file)?.split('\n') ?? []).map((line) =>
    line.length > MOST_LINE ? '' : line.replace(/\r$/, ''),
  );
}

/** The first line that `pattern` matches in a file whose name `names` matches; those of the module's folder go first. */
export function findLine(source: SourceFacts, names: RegExp, pattern: RegExp): SourcePlace | null {
  const inModule = (name: string) => source.dir === '.' || name.startsWith(`${source.dir}/`);
  const files = source.names.filter((name) => names.test(name));
  for (const file of [...files.filter(inModule), ...files.filter((name) => !inModule(name))]) {
    const index = linesOf(source, file).findIndex((line) => pattern.test(line));
    if (index >= 0) return { file, line: index + 1 };
  }
  return null;
}

/** A text as a regular expression that matches just it. */
export const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
