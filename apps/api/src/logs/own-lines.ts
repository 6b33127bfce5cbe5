import type { ByteSpan } from '@cgoforge/core';

/** A part of a log, and whether the service has said it, or the build may have. */
export interface OwnPiece {
  readonly data: Buffer;
  readonly ours: boolean;
}

/** Bytes of a log that begin at `offset` of it, cut where what the service has said begins and ends. */
export function* cutAtOwn(own: readonly ByteSpan[], offset: number, data: Buffer): Generator<OwnPiece> {
  const end = offset + data.length;
  let at = offset;
  const upTo = (until: number, ours: boolean): OwnPiece => {
    const piece = { data: data.subarray(at - offset, until - offset), ours };
    at = until;
    return piece;
  };
  for (const { start, until } of own) {
    if (until <= at) continue;
    if (start >= end) break;
    if (start > at) yield upTo(start, false);
    yield upTo(Math.min(until, end), true);
  }
  if (at < end) yield upTo(end, false);
}

/** Lines of a build that begin as those of the service do are quoted, so that nobody takes them for the service's. */
export function quoteImitations(text: string): string {
  return text.replaceAll(/^(?=cgoforge:)/gm, '> ');
}
