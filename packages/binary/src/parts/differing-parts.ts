import type { PartDifference } from '@cgoforge/core';
import { type DigestedPart, REST } from './digest-parts.js';

/** The parts of two files that differ. What is in no part is named where no part is: it holds where the parts lie, so a
 * part that has grown changes it. Of several with one name the first belongs to the first, and so on. None of files that
 * have no parts. */
export function differingParts(
  parts: readonly DigestedPart[],
  original: readonly DigestedPart[],
): readonly PartDifference[] {
  if ([...parts, ...original].every(({ name }) => name === REST)) return [];
  const ours = byName(parts);
  const theirs = byName(original);
  const differing = [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((key): PartDifference[] => {
    const [one, other] = [ours.get(key), theirs.get(key)];
    if (one?.sha256 === other?.sha256 && one?.size === other?.size) return [];
    const name = one?.name ?? other?.name ?? '';
    return [{ name, size: one?.size ?? null, originalSize: other?.size ?? null }];
  });
  const named = differing.filter(({ name }) => name !== REST);
  return named.length > 0 ? named : differing;
}

function byName(parts: readonly DigestedPart[]): ReadonlyMap<string, DigestedPart> {
  const seen = new Map<string, number>();
  return new Map(
    parts.map((part) => {
      const count = (seen.get(part.name) ?? 0) + 1;
      seen.set(part.name, count);
      return [`${count} ${part.name}`, part];
    }),
  );
}
