import { posix } from 'node:path';
import { linesOf } from '../../source/source-facts.js';
import type { Case, Words } from '../cause.js';

/** The text of the file that the error names. */
export const textOf = ({ error, source }: Case): string | null =>
  error.file === null ? null : source.text(error.file);

/** The file that the error names begins so. */
export const begins =
  (how: RegExp) =>
  (of: Case): Words | null =>
    how.test(textOf(of) ?? '') ? {} : null;

/** The file has the line that begins a conflict, at or above the error. */
export function hasConflict({ error, source }: Case): Words | null {
  const lines = error.file === null ? [] : linesOf(source, error.file);
  return lines.slice(0, error.line ?? undefined).some((line) => /^<{7}(?: |$)/.test(line)) ? {} : null;
}

/** The file is but the path of another: what Windows leaves of a link. */
export function isLinkAsText(of: Case): Words | null {
  const target = /^(\.{0,2}[^\s\0]{1,300})$/.exec(textOf(of) ?? '')?.[1];
  if (target === undefined || of.error.file === null) return null;
  const leads = posix.join(posix.dirname(of.error.file), target);
  return of.source.has(leads) ? { target, leads } : null;
}

/** The file is of a module that was fetched, which its sender cannot change. */
export function isFetched({ error }: Case): Words | null {
  const module = /^([^@]+)@(v[^/]+)\//.exec(error.file ?? '');
  return module && { module: module[1] ?? '', version: module[2] ?? '' };
}
