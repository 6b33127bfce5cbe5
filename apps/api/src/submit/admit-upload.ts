import { Failure, printBytes } from '@cgoforge/core';
import { type ArchiveLimits, mostExpanded } from '@cgoforge/source';

/** Uploads at once. Each keeps a socket, a folder and three open files. */
export const MOST_UPLOADS = 64;

/** What an upload meets, in bytes. */
export interface UploadRoom {
  /** How many are on their way. */
  readonly open: number;
  /** What the disk has beside what it has to keep. */
  readonly spareBytes: number;
  /** What is left of the setting for all uploads together. */
  readonly unreservedBytes: number;
  readonly mostBytes: number;
  readonly likelyBytes: number;
}

/** The bytes that an upload may take on the disk: as it is sent, and expanded. Likely it is as large as it is sent, as
 * its files are and as it is stored; what expands to much more is given up when it gets there. `length` is that of its
 * request, if it says one. */
export function uploadBytes(limits: ArchiveLimits, length: number | null) {
  const compressed = Math.min(length ?? limits.compressedBytes, limits.compressedBytes);
  return { mostBytes: compressed + mostExpanded(limits, compressed), likelyBytes: 3 * compressed };
}

/**
 * Whether one more upload is taken. Before its first byte: a disk that fills up in the middle would take all uploads
 * down, and the rows and logs beside them. Throws `too_many_requests`, `disk_full`.
 */
export function admitUpload(room: UploadRoom): void {
  const { open, spareBytes, unreservedBytes, mostBytes, likelyBytes } = room;
  if (open >= MOST_UPLOADS) {
    throw new Failure('too_many_requests', `${open} uploads are on their way, the most at once.`);
  }
  if (unreservedBytes < mostBytes) {
    const left = printBytes(Math.max(0, unreservedBytes));
    throw new Failure(
      'too_many_requests',
      `Uploads have ${left} left of CGOFORGE_SPOOL_BYTES, and ${needs(mostBytes)}.`,
    );
  }
  if (spareBytes < likelyBytes) {
    const left = printBytes(Math.max(0, spareBytes));
    throw new Failure(
      'disk_full',
      `The disk of the service has ${left} to spare, and ${needs(likelyBytes)}.`,
    );
  }
}

const needs = (bytes: number) => `this upload may need ${printBytes(bytes)}`;
