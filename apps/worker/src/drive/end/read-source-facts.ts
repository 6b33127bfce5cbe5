import { createGunzip } from 'node:zlib';
import type { ObjectStore, Source } from '@cgoforge/core';
import type { SourceFacts } from '@cgoforge/diagnosis';
import { readTar } from '@cgoforge/source';

/** Files whose text may say why a build failed. */
const TEXT =
  /\.(?:go|c|h|hh|hpp|hxx|cc|cpp|cxx|m|s|S|inc|swig|swigcxx)$|(?:^|\/)(?:go\.(?:mod|sum|work)|\.gitmodules|vendor\/modules\.txt)$/;
const MOST_TEXT = 512 * 1024;

/** Of other files the beginning says what they are. */
const HEAD = 1_024;

/** What is kept of all files together. */
const MOST_BYTES = 32 * 1024 ** 2;

/** A source of gigabytes takes longer; what was read by then is enough for most. */
const MOST_MS = 10_000;

/** What is known of a stored source, from a single reading. Throws where the store cannot be read. */
export async function readSourceFacts(store: ObjectStore, source: Source): Promise<SourceFacts> {
  const { dir, path, vendored } = source.module;
  const contents = new Map<string, string | null>();
  const stored = await store.open(source.objectKey);
  const unzipped = stored.pipe(createGunzip());
  stored.once('error', (error) => unzipped.destroy(error));
  try {
    const until = performance.now() + MOST_MS;
    let left = MOST_BYTES;
    for await (const { name, size, content } of readTar(unzipped)) {
      const isText = TEXT.test(name) && size <= MOST_TEXT;
      const kept = left <= 0 ? null : await beginningOf(content, isText ? size : HEAD);
      left -= kept?.length ?? 0;
      contents.set(name, kept);
      if (performance.now() > until) break;
    }
  } finally {
    stored.destroy();
  }
  return {
    dir,
    modulePath: path,
    vendored,
    names: [...contents.keys()],
    text: (name) => contents.get(name) ?? null,
  };
}

/** The first bytes as latin1, which keeps each: what is looked for is ASCII, whatever the file is. */
async function beginningOf(content: AsyncIterable<Buffer>, most: number): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of content) {
    if (length < most) pieces.push(piece.subarray(0, most - length));
    length += piece.length;
  }
  return Buffer.concat(pieces).toString('latin1');
}
