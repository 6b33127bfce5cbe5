import { escapeUnseen } from '@cgoforge/core';

/** The longest part of a hostile name that a sentence repeats. */
const SHOWN = 200;

/**
 * A name from an archive in double quotes, such that a terminal or a page shows it as it is: what cannot be seen, or
 * would change how the rest is shown, is written as `\u202e`. Bytes that are no UTF-8, in a buffer, show as `\xff`.
 */
export function quoteName(name: string | Buffer): string {
  if (typeof name !== 'string') return quoteBytes(name);
  const shown = name.length > SHOWN ? `${name.slice(0, SHOWN)}…` : name;
  return escapeUnseen(JSON.stringify(shown));
}

function quoteBytes(bytes: Buffer): string {
  const shown = bytes.subarray(0, SHOWN).toString('latin1');
  const escaped = shown.replaceAll(
    /[^ !#-[\]-~]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return `"${escaped}"`;
}
