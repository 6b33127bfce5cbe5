import { posix } from 'node:path';
import { findPackages } from '../../debian/debian-packages.js';
import { goFilesOf, importsC } from '../../source/go-packages.js';
import { findLine, literally } from '../../source/source-facts.js';
import type { Case, Words } from '../cause.js';
import { textOf } from './files.js';

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

/** The library is in the source, as a static or a shared one. */
export const hasLibrary =
  (kind: 'a' | 'so') =>
  ({ source, words }: Case): Words | null => {
    const file = `lib${words['library']}.${kind}`;
    const found = source.names.find((name) => posix.basename(name) === file);
    return found === undefined ? null : { found, folder: posix.dirname(found) };
  };

/** Files of objects, by their first bytes in hex. */
const FORMATS: readonly (readonly [RegExp, string])[] = [
  [/^(?:cffaedfe|cefaedfe|cafebabe)/, 'macOS'],
  [/^7f454c460201.{24}b700/, 'arm64'],
  [/^7f454c460101.{24}2800/, 'arm'],
  [/^7f454c460101.{24}0300/, '386'],
  [/^7f454c460201.{24}3e00/, 'amd64'],
  [/^(?:6486|4c01|4d5a)/, 'Windows'],
];

/** The end of an archive member's header, behind which its bytes begin. */
const MEMBER = '`\n';

/** What the object or library that the error names was built for. */
export function isForeign(of: Case): Words | null {
  const text = textOf(of) ?? '';
  const parts = text.startsWith('!<arch>\n') ? text.split(MEMBER).slice(1) : [text];
  for (const part of parts) {
    // BSD's archives, and so macOS', have the member's name before its bytes.
    const bytes = part.replace(/^[\w.\- ]{1,64}\0+/, '');
    const hex = Buffer.from(bytes.slice(0, 32), 'latin1').toString('hex');
    const format = FORMATS.find(([magic]) => magic.test(hex));
    if (format) return { system: format[1] };
  }
  return null;
}

/** The error is of an object or a library that came compiled. */
export const isArchive = ({ error }: Case): Words | null =>
  /\.(?:a|o|so|syso)$/.test(error.file ?? '') ? {} : null;

/** A C file of the source defines the name, in a folder where cgo compiles nothing. */
export function isDefinedElsewhere({ source, words }: Case): Words | null {
  const definition = new RegExp(
    `^[\\w \\t*]*\\b${literally(words['symbol'] ?? '')}[ \\t]*\\([^;]*$|^[\\w \\t*]*\\b${literally(words['symbol'] ?? '')}[ \\t]*\\([^;{]*\\{`,
  );
  const place = findLine(source, /\.(?:c|cc|cpp|cxx)$/, definition);
  if (place === null) return null;
  const folder = posix.dirname(place.file);
  const isCompiled = goFilesOf(source, folder).some((file) => importsC(source, file));
  return isCompiled ? null : { defined: place.file, folder };
}

/** The linker says where else the name is defined. */
export function isTwice({ error }: Case): Words | null {
  const other = /([^\s;:]+):(?:\d+|\([^)]*\)): first defined here/.exec(error.text)?.[1];
  return other === undefined ? null : { other };
}
