import { type BuildError, errorOfNoPlace } from '@cgoforge/core';
import { shown } from '../shown.js';
import { locate } from '../source/locate.js';
import type { SourceFacts } from '../source/source-facts.js';
import { ERROR_PATTERNS, IMPORT_PATTERNS, LLD_REFERRER } from './error-patterns.js';
import { sourcePath } from './source-path.js';

/** How many errors a failure carries. */
const MOST_ERRORS = 10;

/** Lines that are remembered. */
const MOST_SEEN = 10_000;

/** No error is longer; what a build prints in one line may be. The patterns take a square of it at worst. */
const MOST_LINE = 2_048;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const COLOURS = /\u001b\[[\d;]*[mK]/g;

/** Reads the errors out of what a build printed, line by line. */
export class LogParser {
  readonly #errors: BuildError[] = [];
  readonly #seen = new Set<string>();
  /** The package whose lines follow. */
  #importPath: string | null = null;
  #isAmongImports = false;
  /** Which imports have led to the error that follows. */
  #imports: string[] = [];
  /** The object that the linker speaks of. */
  #object: string | null = null;
  /** What the linker passed over, by the name that it looked for. */
  readonly #skipped = new Map<string, string>();
  /** The last line that says anything, for a build of whose errors none is known. */
  #last: string | null = null;

  constructor(private readonly source: SourceFacts) {}

  /** A line without its end. */
  add(printed: string): void {
    const line = printed.replace(COLOURS, '');
    if (line === '' || line.length > MOST_LINE || this.isFull) return;
    if (this.#isContext(line)) return;
    // Judged once, however often it comes: where it is of is looked for in all of the source.
    const key = `${this.#importPath} ${line}`;
    if (this.#seen.has(key)) return;
    if (this.#seen.size < MOST_SEEN) this.#seen.add(key);
    const found = this.#read(line);
    if (found) this.#keep(found);
    else if (!/^(?:[\w.~+-]+(?:\/[\w.~+-]+)*|\t.*|\s+\|?.*|\S*\/(?:gcc|clang) .*)$/.test(line)) {
      this.#last = line;
    }
  }

  /** Nothing that follows counts. */
  get isFull(): boolean {
    return this.#errors.length === MOST_ERRORS;
  }

  /** The first errors, in their order; empty where the build said nothing that helps. */
  errors(): readonly BuildError[] {
    if (this.#errors.length > 0 || this.#last === null) return this.#errors;
    return [errorOfNoPlace(shown(this.#last))];
  }

  /** Whether the line only says what the next ones are of. */
  #isContext(line: string): boolean {
    const header = /^# (?<path>[^\s[]\S*)(?: \[.*\])?$/.exec(line)?.groups?.['path'];
    if (header !== undefined) {
      this.#importPath = header;
      return true;
    }
    if (/^(?:# |agent: )/.test(line)) return true;
    if (line.startsWith('>>> ')) {
      this.#refer(line);
      return true;
    }
    const object = /^(?:\S*\bld: ?)?(?<object>\S+): in function [`'].+':$/.exec(line)?.groups?.['object'];
    if (object !== undefined) this.#object = object.replace(/\([^)]*\)$/, '');
    const skipped = /skipping incompatible (?<file>\S+) when searching for (?<name>-l\S+)$/.exec(
      line,
    )?.groups;
    if (skipped) this.#skipped.set(skipped['name'] ?? '', skipped['file'] ?? '');
    const isImporter = /^package \S+$|^go: inconsistent vendoring in \S+:$/.test(line);
    this.#isAmongImports = isImporter || (this.#isAmongImports && line.startsWith('\t'));
    const step = /^(?:package|\timports) (?<path>\S+?)(?: from \S+)?$/.exec(line)?.groups?.['path'];
    if (step !== undefined) this.#imports = isImporter ? [step] : [...this.#imports, step];
    const isSaid = object !== undefined || skipped !== undefined || isImporter || step !== undefined;
    return isSaid || /: (?:\(.*\): )?warning: |treating as linker script/.test(line);
  }

  /** Gives the last error the file that the line says refers to its symbol. */
  #refer(line: string): void {
    const { object, archive } = LLD_REFERRER.exec(line)?.groups ?? {};
    const printed = archive ?? object;
    const last = this.#errors.at(-1);
    if (printed === undefined || last?.kind !== 'linker' || last.file !== null) return;
    const file = sourcePath(printed, this.#importPath, this.source);
    if (file !== null) this.#errors.splice(-1, 1, { ...last, file: shown(file) });
  }

  #read(line: string): BuildError | null {
    if (this.#isAmongImports) {
      for (const pattern of IMPORT_PATTERNS) {
        const groups = pattern.exec(line)?.groups;
        if (groups) return this.#error('packages', this.#withCycle(groups));
      }
      return null;
    }
    for (const { kind, line: pattern } of ERROR_PATTERNS) {
      const groups = pattern.exec(line)?.groups;
      if (groups) return this.#error(kind, groups);
    }
    return null;
  }

  /** Of a cycle, which packages are in it. */
  #withCycle(groups: Readonly<Record<string, string | undefined>>) {
    const { path, text } = groups;
    if (path === undefined || text !== 'import cycle not allowed') return groups;
    const cycle = [...this.#imports.slice(Math.max(0, this.#imports.indexOf(path))), path];
    return { ...groups, text: `${text}: ${cycle.join(' imports ')}` };
  }

  #error(kind: BuildError['kind'], groups: Readonly<Record<string, string | undefined>>): BuildError {
    const text = groups['text'] ?? '';
    const number = (name: string) => (groups[name] === undefined ? null : Number(groups[name]));
    const pathOf = (printed: string) => sourcePath(printed, this.#importPath, this.source);
    const printed = groups['file'];
    const skipped =
      kind === 'linker' ? this.#skipped.get(/^cannot find (-l[^\s:]+)/.exec(text)?.[1] ?? '') : undefined;
    if (skipped !== undefined) {
      return {
        file: pathOf(skipped),
        line: null,
        column: null,
        text: `incompatible with the target; ${text}`,
        kind,
      };
    }
    const file = printed === undefined ? null : pathOf(printed);
    const line = number('line');
    const isThere = file !== null && (kind !== 'linker' || this.source.has(file));
    if (isThere && line !== null) return { file, line, column: number('column'), text, kind };
    const found = locate(text, this.source);
    if (found && (!isThere || found.file === file)) return { ...found, column: null, text, kind };
    if (isThere) return { file, line, column: null, text, kind };
    const object = kind === 'linker' && this.#object !== null ? pathOf(this.#object) : null;
    return { file: object, line: null, column: null, text, kind };
  }

  #keep(error: BuildError): void {
    const kept = {
      ...error,
      file: error.file && shown(error.file),
      text: shown(ownPaths(error.text)),
    };
    const key = JSON.stringify([kept.file, kept.line, kept.text]);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#errors.push(kept);
  }
}

/** With the paths that a person knows in place of an attempt's. */
const ownPaths = (text: string) =>
  text
    .replace(/; to add(?: it)?:$/, '')
    .replace(/\/tmp\/go-link-\d+\/\d+\.o:|\/tmp\/go-build\/|\/_\//g, '')
    .replace(/(?<![\w./-])\/src\/(?=[^\s/])/g, '')
    .replace(/(?<![\w./-])\/src(?![\w/])/g, '.');
