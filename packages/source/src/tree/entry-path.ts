import { refuse } from '../archive/archive-failures.js';
import type { ArchiveLimits } from '../archive/archive-limits.js';

/** The most bytes Linux allows between two slashes. */
const SEGMENT_BYTES = 255;

export type PathLimits = Pick<ArchiveLimits, 'pathBytes' | 'depth'>;

/**
 * The folders and the file of a name, `.` and empty ones left out, so that `./a//b` is a, b; none for the root itself.
 * Throws `archive_entry_refused` for a name that could mean a place outside the tree, or another one on another system.
 */
export function entryPath(name: string, limits: PathLimits): string[] {
  // Go's dirhash refuses a newline; the others would forge lines of a log.
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(name)) throw refuse(name, 'has a control character in its name', RENAME);
  if (name.startsWith('/')) throw refuse(name, 'is an absolute path', RELATIVE);
  if (/^[A-Za-z]:/.test(name)) throw refuse(name, 'begins with a drive letter', RELATIVE);
  const segments = segmentsOf(name);
  if (segments.includes('..')) throw refuse(name, 'has .. in its path', RELATIVE);
  checkLength(name, segments, limits);
  return segments;
}

/** The parts of a name between slashes, without those that mean where they stand. */
export function segmentsOf(name: string): string[] {
  return name.split('/').filter((segment) => segment !== '' && segment !== '.');
}

/** Throws `archive_entry_refused` when a name is longer or deeper than allowed. */
export function checkLength(name: string, segments: readonly string[], limits: PathLimits): void {
  if (Buffer.byteLength(name) > limits.pathBytes) {
    throw refuse(name, `has a name of more than ${limits.pathBytes} bytes`, RENAME);
  }
  if (segments.length > limits.depth) throw refuse(name, `lies more than ${limits.depth} folders deep`);
  if (segments.some((segment) => Buffer.byteLength(segment) > SEGMENT_BYTES)) {
    throw refuse(name, `has a part of more than ${SEGMENT_BYTES} bytes`, RENAME);
  }
}

const RENAME = 'Rename the entry and pack again.';
const RELATIVE = 'Pack from inside the folder: tar -czf ../app.tgz .';
