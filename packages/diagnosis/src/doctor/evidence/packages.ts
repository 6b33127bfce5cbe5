import { posix } from 'node:path';
import { exclusionOf, goFilesOf, importsC } from '../../source/go-packages.js';
import { linesOf, literally, type SourceFacts } from '../../source/source-facts.js';
import type { Case, Words } from '../cause.js';

/** What leaves a file of the folder out that the error names. */
export function isExcludedBy({ source, words }: Case): Words | null {
  for (const file of goFilesOf(source, words['folder'] ?? '.')) {
    const exclusion = exclusionOf(source, file);
    if (exclusion) return { excluded: file, by: exclusion.by, tag: exclusion.tag ?? '' };
  }
  return null;
}

/** That is a tag, which a person may send. */
export function withTag(of: Case): Words | null {
  const words = isExcludedBy(of);
  return words?.['tag'] ? words : null;
}

/** A Go file of the package defines the name, and something keeps it out. */
export function isLeftOut(of: Case): Words | null {
  for (const defined of definersOf(of)) {
    const exclusion = exclusionOf(of.source, defined);
    if (exclusion) return { defined, by: exclusion.by };
  }
  return null;
}

/** A Go file of the package defines the name and imports C, and the build was to do without. */
export function isDefinedWithC(of: Case): Words | null {
  if (of.source.hasCgo) return null;
  const defined = definersOf(of).find((file) => importsC(of.source, file));
  return defined === undefined ? null : { defined };
}

/** Files of a package that was sent import C, and the build was to do without; of another one nobody can see more. */
export function isExcludedWithoutCgo({ source, words }: Case): Words | null {
  const files = goFilesOf(source, words['folder'] ?? '.');
  const isWithC = files.length === 0 || files.some((file) => importsC(source, file));
  return !source.hasCgo && isWithC ? {} : null;
}

/** The Go files, of the package that an error is in, that define what it names. */
function definersOf({ error, source, words }: Case): readonly string[] {
  const definition = new RegExp(`^(?:func|type|var|const)\\s+${literally(words['symbol'] ?? '')}\\b`);
  const files = goFilesOf(source, posix.dirname(error.file ?? ''));
  return files.filter((file) => linesOf(source, file).some((line) => definition.test(line)));
}

/** A folder of the module has the package's name in other case. */
export function hasPackageOfOtherCase({ source, words }: Case): Words | null {
  const wanted = ownFolder(source, words['package'] ?? '');
  if (wanted === null) return null;
  const folders = new Set(source.names.map((name) => posix.dirname(name)));
  const found = [...folders].find((name) => name.toLowerCase() === wanted.toLowerCase() && name !== wanted);
  return found === undefined ? null : { found, wanted };
}

/** The package belongs to the module itself, and its folder was not sent. */
export function isOwnAbsent({ source, words }: Case): Words | null {
  const wanted = source.isWhole ? ownFolder(source, words['package'] ?? '') : null;
  return wanted === null || goFilesOf(source, wanted).length > 0 ? null : { wanted };
}

function ownFolder({ dir, modulePath }: SourceFacts, importPath: string): string | null {
  if (!importPath.startsWith(`${modulePath}/`)) return null;
  return posix.join(dir, importPath.slice(modulePath.length + 1));
}

/** The module for which a folder stands that was sent. */
export function isReplaced({ source, words }: Case): Words | null {
  const { folder = '' } = words;
  const from = `${posix.join(source.dir, folder)}/`;
  if (!source.names.some((name) => name.startsWith(from))) return null;
  const replace = new RegExp(
    `^[ \\t]*(?:replace[ \\t]+)?(\\S+)(?: v\\S+)?[ \\t]+=>[ \\t]+${literally(folder)}/?[ \\t]*$`,
  );
  const lines = linesOf(source, posix.join(source.dir, 'go.mod'));
  const module = lines.flatMap((line) => replace.exec(line)?.[1] ?? [])[0];
  return { module: module ?? 'PATH' };
}
