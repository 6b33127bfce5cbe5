import { addAbortSignal } from 'node:stream';
import { differingParts, digestParts, partsOf } from '@cgoforge/binary';
import type { Comparison, ObjectStore, RebuildOf, ReceivedFile, VerifiedFile } from '@cgoforge/core';
import { storedBytes } from './stored-bytes.js';

/** The most parts that are told of: of a library of thousands of members all may differ. */
const MOST_PARTS = 100;

/** How a verified file of a rebuild compares with the original's; `null` where that has none of its name. */
export async function compareWithOriginal(
  store: ObjectStore,
  file: ReceivedFile,
  { build, files }: Pick<RebuildOf, 'build' | 'files'>,
  signal: AbortSignal,
): Promise<Comparison | null> {
  const original = files.find(({ name }) => name === file.name);
  if (!original) return null;
  const equal = file.sha256 === original.sha256 && file.size === original.size;
  if (equal) return { build, equal, differs: [], why: null };
  if ((await store.size(original.objectKey)) === null) {
    return { build, equal, differs: [], why: 'which is kept no more' };
  }
  const theirs = await digests(store, original, signal);
  const differs = differingParts(await digests(store, file, signal), theirs);
  const why = differs.length > MOST_PARTS ? `${differs.length} parts differ, and the first are named` : null;
  return { build, equal, differs: differs.slice(0, MOST_PARTS), why };
}

/** What the original has made and the rebuild has not, a sentence each. */
export function missingFiles(
  { build, files }: Pick<RebuildOf, 'build' | 'files'>,
  made: readonly VerifiedFile[],
): readonly string[] {
  const missing = files.filter(({ name }) => !made.some((file) => file.name === name));
  return missing.map(({ name }) => `The rebuild made no ${JSON.stringify(name)}, which ${build} has.`);
}

async function digests(store: ObjectStore, { objectKey }: ReceivedFile, signal: AbortSignal) {
  const parts = await partsOf(await storedBytes(store, objectKey));
  return digestParts(parts, addAbortSignal(signal, await store.open(objectKey)));
}
