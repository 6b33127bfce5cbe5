import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A program of the list, with the public module that it uses. */
export interface Program {
  readonly name: string;
  readonly kind: string;
  /** What the module has inside. */
  readonly brings: string;
  /** The one line that it prints, wherever it starts. */
  readonly prints: string;
  /** What is sent with it since its module asks for it, or the answer without it does, by runtime; `*` is for all. */
  readonly fields?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Runtimes for which the module itself cannot be built or started, and where that stands. */
  readonly upstream?: readonly Upstream[];
}

interface Upstream {
  readonly runtimes: readonly string[];
  readonly why: string;
  readonly address: string;
}

/** In the order of the list; of those that are named, or all. Throws a sentence for a name that is not there. */
export function readPrograms(names: readonly string[] = []): readonly Program[] {
  const list = JSON.parse(readFileSync(join(import.meta.dirname, 'programs.json'), 'utf8'));
  const stranger = names.find((name) => !Object.hasOwn(list, name));
  if (stranger !== undefined) {
    throw new Error(`There is no program ${stranger}; there are ${Object.keys(list).join(', ')}.`);
  }
  const all = Object.entries<Omit<Program, 'name'>>(list).map(([name, rest]) => ({ name, ...rest }));
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}

/** Its folder as `tar -czf` packs it. */
export const packProgram = ({ name }: Program): Buffer =>
  execFileSync('tar', ['-cz', '-C', join(import.meta.dirname, name), '.']);

/** The module that it uses, with the version of go.mod: what main.go imports first that is not of Go itself. */
export function moduleOf({ name }: Program): { path: string; version: string } {
  const read = (file: string) => readFileSync(join(import.meta.dirname, name, file), 'utf8');
  const required = [...read('go.mod').matchAll(/^\s*(?:require )?(\S+\.\S+) (v\S+)/gm)];
  const imported = [...read('main.go').matchAll(/^\s*(?:\w+ )?"(\S+\.\S+)"$/gm)].map(([, path = '']) => path);
  const used = required.find(([, path = '']) => imported[0] === path || imported[0]?.startsWith(`${path}/`));
  if (!used) throw new Error(`go.mod of ${name} requires nothing that its main.go imports.`);
  return { path: used[1] ?? '', version: used[2] ?? '' };
}

export const upstreamOf = (program: Program, runtime: string): Upstream | undefined =>
  program.upstream?.find(({ runtimes }) => runtimes.includes(runtime));
