import { createHash } from 'node:crypto';
import type { FilePart } from './parts-of.js';

/** A part by its content. */
export interface DigestedPart {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

/** What is in no part: headers, tables, and what fills the space between parts. */
export const REST = 'headers';

/**
 * The parts of a file in the order of their bytes, and then what is in none of them, from one reading of all its bytes.
 * Of parts that overlap, as no linker writes them, the first counts: so hostile ones cost no second reading.
 */
export async function digestParts(
  parts: readonly FilePart[],
  bytes: AsyncIterable<Buffer>,
): Promise<readonly DigestedPart[]> {
  const apart = partsApart(parts);
  const digested: DigestedPart[] = [];
  const rest = createHash('sha256');
  let restSize = 0;
  let hash = createHash('sha256');
  let at = 0;
  for await (const piece of bytes) {
    for (let from = 0; from < piece.length; ) {
      const part = apart[digested.length];
      const isInside = part !== undefined && at >= part.offset;
      const end = part === undefined ? Number.POSITIVE_INFINITY : part.offset + (isInside ? part.length : 0);
      const taken = piece.subarray(from, from + Math.min(end - at, piece.length - from));
      (isInside ? hash : rest).update(taken);
      if (!isInside) restSize += taken.length;
      from += taken.length;
      at += taken.length;
      if (!isInside || at < end) continue;
      digested.push({ name: part.name, size: part.length, sha256: hash.digest('hex') });
      hash = createHash('sha256');
    }
  }
  const lengths = parts
    .filter((part) => !hasBytes(part))
    .map(({ name, length }) => ({ name, size: length, sha256: '' }));
  return [...digested, ...lengths, { name: REST, size: restSize, sha256: rest.digest('hex') }];
}

const hasBytes = ({ isInFile, length }: FilePart) => isInFile && length > 0;

function partsApart(parts: readonly FilePart[]): readonly FilePart[] {
  let end = 0;
  return parts
    .filter(hasBytes)
    .toSorted((a, b) => a.offset - b.offset)
    .filter(({ offset, length }) => {
      const isApart = offset >= end;
      if (isApart) end = offset + length;
      return isApart;
    });
}
