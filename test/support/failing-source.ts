import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const FOLDER = new URL('../failing/', import.meta.url).pathname;

/** A source that fails to build, as a file of test/failing has it (test/failing/README.md). */
export interface FailingSource {
  readonly name: string;
  /** What is wrong, in a sentence. */
  readonly wrong: string;
  readonly fields: readonly string[];
  /** The true first error. */
  readonly error: { readonly file: string | null; readonly line: number | null; readonly text: RegExp };
  readonly next: RegExp;
  /** What nobody may blame for it. */
  readonly not: RegExp | null;
  /** Shell lines that do what the next step says; `null` where that cannot be done here. */
  readonly step: readonly string[] | null;
  readonly make: readonly string[];
  /** Fields to send once the step was done. */
  readonly with: readonly string[];
  readonly files: ReadonlyMap<string, string>;
}

export const failingNames = (): readonly string[] =>
  readdirSync(FOLDER).flatMap((name) => (name.endsWith('.txtar') ? [name.slice(0, -'.txtar'.length)] : []));

export function readFailing(name: string): FailingSource {
  const [head = '', ...parts] = readFileSync(join(FOLDER, `${name}.txtar`), 'utf8').split(/^-- (.+) --\n/m);
  const [wrong = '', ...lines] = head.trimEnd().split('\n');
  const all = (key: string) =>
    lines.filter((line) => line.startsWith(`${key}: `)).map((line) => line.slice(key.length + 2));
  const files = new Map<string, string>();
  for (let index = 0; index < parts.length; index += 2) files.set(parts[index] ?? '', parts[index + 1] ?? '');
  const [file = '-', rest = ''] = split(all('error')[0] ?? '');
  const [line, text] = /^\d+: /.test(rest) ? split(rest) : [null, rest];
  const step = all('step');
  return {
    name,
    wrong,
    fields: all('field'),
    error: {
      file: file === '-' ? null : file,
      line: line === null ? null : Number(line),
      text: new RegExp(text),
    },
    next: new RegExp(all('next')[0] ?? '', 'i'),
    not: all('not')[0] === undefined ? null : new RegExp(all('not')[0] ?? ''),
    step: step.some((one) => one.startsWith('none')) ? null : step,
    make: all('make'),
    with: all('with'),
    files,
  };
}

/** At the first `: `. */
function split(text: string): [string, string] {
  const at = text.search(/: |:(?=\d)/);
  return [text.slice(0, at), text.slice(at + 1).trimStart()];
}

/** Writes it into a new folder, and answers that. */
export function makeFailing({ files, make }: FailingSource): string {
  const folder = mkdtempSync(join(tmpdir(), 'cgoforge-failing-'));
  for (const [name, text] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  for (const line of make) execFileSync('sh', ['-ec', line], { cwd: folder });
  return folder;
}
