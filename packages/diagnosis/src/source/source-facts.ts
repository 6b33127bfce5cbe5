/** What is known of the source of a build that failed. All names are relative to its root. */
export interface SourceFacts {
  /** The folder of the module that was built, `.` for the root. */
  readonly dir: string;
  /** The module's path. */
  readonly modulePath: string;
  readonly vendored: boolean;
  /** All files, sorted. */
  readonly names: readonly string[];
  /** The text of a file that may say why; `null` of others, and of files that are not there. */
  text(name: string): string | null;
}

/** A place in the source. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
}

/** The first line that `pattern` matches in a file whose name `names` matches; those of the module's folder go first. */
export function findLine(source: SourceFacts, names: RegExp, pattern: RegExp): SourcePlace | null {
  const inModule = (name: string) => source.dir === '.' || name.startsWith(`${source.dir}/`);
  const files = source.names.filter((name) => names.test(name));
  for (const file of [...files.filter(inModule), ...files.filter((name) => !inModule(name))]) {
    const text = source.text(file);
    const index = text === null ? -1 : text.search(pattern);
    if (text !== null && index >= 0) return { file, line: text.slice(0, index).split('\n').length };
  }
  return null;
}

/** A text as a regular expression that matches just it. */
export const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
