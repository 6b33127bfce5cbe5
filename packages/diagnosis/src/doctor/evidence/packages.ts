import { posix } from 'node:path';
import { exclusionOf, goFilesOf } from '../../source/go-packages.js';
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
export function isLeftOut({ error, source, words }: Case): Words | null {
  const definition = new RegExp(`^(?:func|type|var|const)\\s+${literally(words['symbol'] ?? '')}\\b`);
  for (const file of goFilesOf(source, posix.dirname(error.file ?? ''))) {
    if (!linesOf(source, file).some((line) => definition.test(line))) continue;
    const exclusion = exclusionOf(source, file);
    if (exclusion) return { defined: file, by: exclusion.by };
  }
  return null;
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
