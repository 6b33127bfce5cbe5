import { readFileSync } from 'node:fs';

/** Names that libc.so.6 has from a version on, by that version. Made by scripts/record-glibc-symbols.mjs. */
const DATA = new URL('../../data/glibc-symbols.json', import.meta.url);

interface Recorded {
  readonly symbols: Readonly<Record<string, readonly string[]>>;
}

let versions: ReadonlyMap<string, string> | undefined;

/** The version of glibc that brought a name, such as `2.38` for `__isoc23_strtol`; `null` for what it has had for long,
 * and for what it has not. */
export function sinceGlibc(symbol: string): string | null {
  versions ??= read();
  return versions.get(symbol) ?? null;
}

function read(): ReadonlyMap<string, string> {
  const { symbols } = JSON.parse(readFileSync(DATA, 'utf8')) as Recorded;
  return new Map(Object.entries(symbols).flatMap(([version, names]) => names.map((name) => [name, version])));
}
