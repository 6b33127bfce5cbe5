import { posix } from 'node:path';
import { findPackages } from '../debian/debian-packages.js';
import { findLine, literally, type SourceFacts } from '../source/source-facts.js';
import type { Case, Words } from './cause.js';

/** The text of the file that the error names. */
const textOf = ({ error, source }: Case) => (error.file === null ? null : source.text(error.file));

const goFilesOf = (source: SourceFacts, folder: string) =>
  source.names.filter(
    (name) => posix.dirname(name) === folder && name.endsWith('.go') && !name.endsWith('_test.go'),
  );

const cgoLines = (source: SourceFacts): string[] =>
  source.names
    .filter((name) => name.endsWith('.go'))
    .flatMap((name) => source.text(name)?.match(/^[ \t/*]*#cgo\b.*$/gm) ?? []);

/** The file that the error names holds the words of another. */
export const begins =
  (how: RegExp) =>
  (of: Case): Words | null => {
    return how.test(textOf(of) ?? '') ? {} : null;
  };

/** The file is but the path of another: what Windows leaves of a link. */
export function isLinkAsText(of: Case): Words | null {
  const target = /^(\.{0,2}[^\s\0]{1,300})$/.exec(textOf(of) ?? '')?.[1];
  if (target === undefined || of.error.file === null) return null;
  const leads = posix.join(posix.dirname(of.error.file), target);
  return of.source.names.includes(leads) ? { target, leads } : null;
}

/** `header` is there under a name of other case. */
export function hasOtherCase({ source, words }: Case): Words | null {
  const header = words['header'] ?? '';
  const end = `/${header.toLowerCase()}`;
  const found = source.names.find(
    (name) => `/${name.toLowerCase()}`.endsWith(end) && !`/${name}`.endsWith(`/${header}`),
  );
  return found === undefined ? null : { found, right: found.slice(-header.length) };
}

/** `header` is in the source, where nobody looks for it. */
export function isElsewhere({ error, source, words }: Case): Words | null {
  const header = words['header'] ?? '';
  const found = source.names.find((name) => `/${name}`.endsWith(`/${header}`));
  if (found === undefined || error.file === null) return null;
  const root = found.slice(0, -header.length - 1) || '.';
  const from = posix.relative(posix.dirname(error.file), root);
  return { found, flag: `-I\${SRCDIR}/${from}`.replace(/\/$/, '') };
}

/** A submodule that a flag or the header names was not sent. */
export function isEmptySubmodule({ source, words }: Case): Words | null {
  const modules = source.text('.gitmodules') ?? '';
  const asked = [words['header'] ?? '', ...cgoLines(source)].join('\n');
  for (const [, path = ''] of modules.matchAll(/^\s*path\s*=\s*(\S+)\s*$/gm)) {
    const isEmpty = !source.names.some((name) => name.startsWith(`${path}/`));
    if (isEmpty && (asked.includes(path) || asked.includes(posix.basename(path)))) return { path };
  }
  return null;
}

/** The error is of a vendored package that lacks a file. */
export function isVendored({ error, source }: Case): Words | null {
  const inside = /^(?:.*\/)?vendor\/(.+)\/[^/]+$/.exec(error.file ?? '')?.[1];
  if (inside === undefined) return null;
  const listed = source.text(posix.join(source.dir, 'vendor/modules.txt')) ?? '';
  const modules = [...listed.matchAll(/^# (\S+) v\S+/gm)].map(([, path = '']) => path);
  const module = modules
    .filter((path) => `${inside}/`.startsWith(`${path}/`))
    .sort((a, b) => b.length - a.length)[0];
  return { module: module ?? inside };
}

/** A package of Debian has what is named so. */
export const inDebian =
  (...names: readonly ((words: Words) => string)[]) =>
  ({ words }: Case): Words | null => {
    for (const name of names) {
      const searched = name(words);
      const found = findPackages(searched);
      if (found.length > 0) return { debian: found.join(' or '), right: searched.replace(/\.pc$/, '') };
    }
    return null;
  };

/** The library is in the source, as a file that `-L` does not lead to, or as a shared one alone. */
export const hasLibrary =
  (kind: 'a' | 'so') =>
  ({ source, words }: Case): Words | null => {
    const file = `lib${words['library']}.${kind}`;
    const found = source.names.find((name) => posix.basename(name) === file);
    return found === undefined ? null : { found, folder: posix.dirname(found) };
  };

/** Files of objects and libraries, by their bytes in hex: Mach-O, ELF of a machine, COFF; of an archive, any member. */
const FORMATS: readonly (readonly [RegExp, string])[] = [
  [/(?:cffaedfe|cefaedfe|cafebabe)/, 'macOS'],
  [/7f454c460201.{24}b700/, 'arm64'],
  [/7f454c460101.{24}2800/, 'arm'],
  [/7f454c460101.{24}0300/, '386'],
  [/7f454c460201.{24}3e00/, 'amd64'],
  [/^(?:6486|4c01|4d5a)|600a6486/, 'Windows'],
];

/** What the object or library that the error names was built for. */
export function isForeign(of: Case): Words | null {
  const hex = Buffer.from(textOf(of) ?? '', 'latin1').toString('hex');
  const format = FORMATS.find(([magic]) => magic.test(hex));
  return format ? { system: format[1] } : null;
}

/** Which tag or system leaves all files of a folder out. */
export function isExcludedBy({ error, source, words }: Case): Words | null {
  const folder = words['folder'] || error.file || '.';
  for (const file of goFilesOf(source, folder)) {
    const line = /^\/\/go:build (.+)$/m.exec(source.text(file) ?? '')?.[1];
    const tag = /(?<![!\w.])([A-Za-z_][\w.]*)/.exec(
      line?.replace(/\b(?:linux|amd64|arm64|cgo|unix|gc)\b/g, '') ?? '',
    )?.[1];
    if (line !== undefined) return { excluded: file, by: `its line //go:build ${line}`, tag: tag ?? 'TAG' };
    const system =
      /_(?:aix|android|darwin|dragonfly|freebsd|illumos|ios|js|netbsd|openbsd|plan9|solaris|wasip1|windows|386|arm|arm64|amd64|wasm|riscv64)\.go$/.exec(
        file,
      )?.[0];
    if (system) return { excluded: file, by: `its name, which ends in ${system}`, tag: '' };
    if (/^import "C"/m.test(source.text(file) ?? ''))
      return { excluded: file, by: 'CGO_ENABLED=0, since it imports "C"', tag: '' };
  }
  return null;
}

export const withTag = (of: Case) => {
  const words = isExcludedBy(of);
  return words?.['tag'] ? words : null;
};

/** A folder of the module has the package's name in other case. */
export function hasPackageOfOtherCase({ source, words }: Case): Words | null {
  const below = ownFolder(source, words['package'] ?? '');
  if (below === null) return null;
  const folders = new Set(source.names.map((name) => posix.dirname(name)));
  const found = [...folders].find((name) => name.toLowerCase() === below.toLowerCase() && name !== below);
  return found === undefined ? null : { found, wanted: below };
}

/** The package belongs to the module itself, and its folder was not sent. */
export function isOwnAbsent({ source, words }: Case): Words | null {
  const below = ownFolder(source, words['package'] ?? '');
  return below === null || goFilesOf(source, below).length > 0 ? null : { wanted: below };
}

function ownFolder({ dir, modulePath }: SourceFacts, importPath: string): string | null {
  return importPath.startsWith(`${modulePath}/`)
    ? posix.join(dir, importPath.slice(modulePath.length + 1))
    : null;
}

/** A C file in another folder defines the name. */
export function isDefinedElsewhere({ source, words }: Case): Words | null {
  const definition = new RegExp(`\\b${literally(words['symbol'] ?? '')}\\s*\\([^;{)]*\\)\\s*\\{`);
  const place = findLine(source, /\.(?:c|cc|cpp|cxx)$/, definition);
  if (place === null) return null;
  const folder = posix.dirname(place.file);
  const isCompiled = goFilesOf(source, folder).some((name) => /^import "C"/m.test(source.text(name) ?? ''));
  return isCompiled ? null : { defined: place.file, folder };
}

/** A blank line parts the comment from `import "C"`, which then has no preamble. */
export function hasGap(of: Case): Words | null {
  return /(?:\*\/|^\/\/.*)[ \t]*\r?\n[ \t]*\r?\n(?:[ \t]*\r?\n)*import "C"/m.test(textOf(of) ?? '')
    ? {}
    : null;
}

/** A Go file of the package defines the name, and is left out. */
export function isLeftOut({ error, source, words }: Case): Words | null {
  const folder = posix.dirname(error.file ?? '');
  const definition = new RegExp(
    `^(?:func|type|var|const)\\s+(?:\\([^)]*\\)\\s*)?${literally(words['symbol'] ?? '')}\\b`,
    'm',
  );
  const file = goFilesOf(source, folder).find((name) => definition.test(source.text(name) ?? ''));
  if (file === undefined || file === error.file) return null;
  const isOfC = /^import "C"/m.test(source.text(file) ?? '');
  return isOfC
    ? { defined: file, by: 'it imports "C", and cgo is off' }
    : { defined: file, by: 'its name or its //go:build line' };
}

/** The module for which a folder stands that was sent. */
export function isReplaced({ source, words }: Case): Words | null {
  const { folder = '' } = words;
  const from = `${posix.join(source.dir, folder)}/`;
  if (!source.names.some((name) => name.startsWith(from))) return null;
  const line = new RegExp(
    `^[ \\t]*(?:replace[ \\t]+)?(\\S+)(?: v\\S+)?[ \\t]+=>[ \\t]+${literally(folder)}/?[ \\t]*$`,
    'm',
  );
  const module = line.exec(source.text(posix.join(source.dir, 'go.mod')) ?? '')?.[1];
  return { module: module ?? 'PATH' };
}

/** Two modules that bring the same C library. */
export function isTwice({ error }: Case): Words | null {
  const both = /(\S+?):(?:\d+:|\().*first defined here/.exec(error.text)?.[1] ?? null;
  return both === null ? null : { other: both.replace(/^.*\/_\//, '') };
}

/** The file is a library or an object of this name, beside which another one has what it needs. */
export const isArchive = ({ error }: Case): Words | null =>
  /\.(?:a|o|so|syso)$/.test(error.file ?? '') ? {} : null;

/** The field that has Go take a flag, and the pattern of just that flag. */
export function allowance({ words }: Case): Words {
  const { flag = '', variable = '' } = words;
  return {
    field: `cgo_${variable.toLowerCase()}_allow`,
    pattern: flag.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  };
}
