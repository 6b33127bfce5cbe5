import { posix } from 'node:path';
import { goFilesOf, packageFolder } from '../../source/go-packages.js';
import { linesOf } from '../../source/source-facts.js';
import type { Case, Words } from '../cause.js';

/** The header as it is asked for, without the `..` before it. */
const nameOf = ({ words }: Case) => (words['header'] ?? '').replace(/^(?:\.{1,2}\/)+/, '');

/** The header is there under a name of other case. */
export function hasOtherCase(of: Case): Words | null {
  const end = `/${nameOf(of)}`;
  const found = of.source.names.find(
    (name) => `/${name}`.toLowerCase().endsWith(end.toLowerCase()) && !`/${name}`.endsWith(end),
  );
  return found === undefined ? null : { found, right: found.slice(-end.length + 1) };
}

/** The header is in the source, where nobody looks for it. */
export function isElsewhere(of: Case): Words | null {
  const { error, source } = of;
  const end = `/${nameOf(of)}`;
  const found = source.names.find((name) => `/${name}`.endsWith(end));
  if (found === undefined || error.file === null || !source.has(error.file)) return null;
  const root = found.slice(0, -end.length) || '.';
  const from = posix.relative(packageFolder(source, error.file), root);
  return { found, flag: `-I\${SRCDIR}/${from}`.replace(/\/$/, '') };
}

/** A submodule that was not sent is a folder of the header's path, or one that the package names with -I. */
export function isEmptySubmodule(of: Case): Words | null {
  const { error, source } = of;
  if (!source.isWhole || error.file === null) return null;
  const folder = packageFolder(source, error.file);
  const flags = goFilesOf(source, folder)
    .flatMap((file) => linesOf(source, file))
    .filter((line) => /^[ \t/*]*#cgo\b/.test(line))
    .flatMap((line) => [...line.matchAll(/-I\s*(\S+)/g)].map(([, path = '']) => path));
  const named = [
    posix.join(folder, posix.dirname(nameOf(of))),
    ...flags.map((path) => posix.join(folder, path.replace(/^\$\{SRCDIR\}/, '.'))),
  ];
  const modules = linesOf(source, '.gitmodules').flatMap(
    (line) => /^[ \t]*path[ \t]*=[ \t]*(\S+)/.exec(line)?.[1] ?? [],
  );
  const path = modules.find(
    (one) =>
      named.some((place) => `${place}/`.startsWith(`${one}/`)) &&
      !source.names.some((name) => name.startsWith(`${one}/`)),
  );
  return path === undefined ? null : { path };
}

/** The error is of a vendored package that lacks a file. */
export function isVendored({ error, source }: Case): Words | null {
  const inside = /^(?:.*\/)?vendor\/(.+)\/[^/]+$/.exec(error.file ?? '')?.[1];
  if (inside === undefined) return null;
  const modules = linesOf(source, posix.join(source.dir, 'vendor/modules.txt'))
    .flatMap((line) => /^# (\S+) v\S+/.exec(line)?.[1] ?? [])
    .filter((path) => `${inside}/`.startsWith(`${path}/`))
    .sort((a, b) => b.length - a.length);
  return { module: modules[0] ?? inside };
}
