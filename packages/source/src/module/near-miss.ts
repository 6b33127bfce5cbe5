import { posix } from 'node:path';
import { quoteName } from '../archive/quote-name.js';

/** What was probably meant by a source without go.mod: a sentence, and what to do. */
export interface NearMiss {
  readonly detail: string;
  readonly next: string;
}

const ARCHIVE = /\.(?:tgz|tar|tar\.\w{1,4}|tzst|txz|tbz2?|zip)$/i;

/** Editors of Windows and macOS add `.txt`, and their disks take Go.mod for go.mod. */
const MISNAMED = /^go\.mod(?:\.txt)?$/i;

/** A name that needs no quotes in a shell. */
const PLAIN = /^\w[\w./+@-]*$/;

/** `null` where nothing looks like a go.mod, and the source is more than one archive. */
export function nearMiss(names: readonly string[]): NearMiss | null {
  const [only] = names;
  if (only !== undefined && names.length === 1 && ARCHIVE.test(only)) {
    const file = posix.basename(only);
    const line = PLAIN.test(file) ? `: -F src=@${file}` : '.';
    return {
      detail: `The archive holds nothing but the archive ${quoteName(only)}.`,
      next: `Send ${PLAIN.test(file) ? file : 'that one'} itself${line}`,
    };
  }
  const misnamed = names.filter((name) => MISNAMED.test(posix.basename(name)));
  const [nearest] = misnamed.sort((a, b) => depthOf(a) - depthOf(b));
  if (nearest === undefined) return null;
  const right = posix.join(posix.dirname(nearest), 'go.mod');
  return {
    detail: `There is ${quoteName(nearest)}, which Go does not take for one.`,
    next: PLAIN.test(nearest)
      ? `Rename it and pack again: mv ${nearest} ${right}`
      : 'Rename it to go.mod and pack again.',
  };
}

const depthOf = (name: string) => name.split('/').length;
