import { Failure, printBytes } from '@cgoforge/core';
import { type ArchiveLimits, mostExpanded } from '@cgoforge/source';

/** Uploads at once. Each keeps a socket, a folder and three open files. */
export const MOST_UPLOADS = 64;

/** What the disk keeps for everything else that lies on it. */
const SPARE_BYTES = 1024 ** 3;

/** The bytes that an upload may take on the disk: as it is sent, and expanded. `length` is that of its request, if it
 * says one. */
export function uploadBytes(limits: ArchiveLimits, length: number | null): number {
  const compressed = Math.min(length ?? limits.compressedBytes, limits.compressedBytes);
  return compressed + mostExpanded(limits, compressed);
}

/**
 * Whether one more upload is taken. Before its first byte: a disk that fills up in the middle would take all uploads
 * down, and the rows and logs beside them. Throws `too_many_requests`.
 */
export function admitUpload(state: { open: number; freeBytes: number; neededBytes: number }): void {
  if (state.open >= MOST_UPLOADS) {
    throw new Failure('too_many_requests', `${state.open} uploads are on their way, the most at once.`);
  }
  const needed = state.neededBytes + SPARE_BYTES;
  if (state.freeBytes < needed) {
    throw new Failure(
      'too_many_requests',
      `The disk has ${printBytes(state.freeBytes)} free, and this upload may need ${printBytes(needed)}.`,
      { next: 'Try again after Retry-After; if it stays, give the disk of the service more room.' },
    );
  }
}
