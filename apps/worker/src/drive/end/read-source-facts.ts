import { createGunzip } from 'node:zlib';
import type { AttemptWork, ObjectStore, Target } from '@cgoforge/core';
import type { SourceFacts } from '@cgoforge/diagnosis';
import { readTar, realPath } from '@cgoforge/source';

/** Files whose text may say why a build failed. */
const TEXT =
  /\.(?:go|c|h|hh|hpp|hxx|cc|cpp|cxx|m|s|S|inc|swig|swigcxx)$|(?:^|\/)(?:go\.(?:mod|sum|work)|\.gitmodules|vendor\/modules\.txt)$/;
const MOST_TEXT = 512 * 1024;

/** The files of a repository may be many, and say nothing. */
const OF_GIT = /(?:^|\/)\.git\//;

/** Of other files the beginning says what they are. */
const HEAD = 1_024;

/** Of a library the first members, behind the list of their names. */
const LIBRARY = /\.(?:a|o|obj|so|syso|lib|dll|dylib)$/;
const LIBRARY_HEAD = 256 * 1024;

/** What is kept of all files together: all of it may be searched for each error. */
const MOST_BYTES = 8 * 1024 ** 2;

/** A task that failed. */
export type Failed = Pick<AttemptWork, 'lease' | 'build' | 'source' | 'task'>;

/** What is known of a task that failed, of the `targets` that there are for its platform and of its stored source, from a
 * single reading: of one of gigabytes what was read until `enough`. Throws where the store cannot be read. */
export async function readSourceFacts(
  store: ObjectStore,
  { source, build, task }: Failed,
  targets: readonly Target[],
  enough: AbortSignal,
): Promise<SourceFacts> {
  const { dir, path } = source.module;
  const { env } = build.options;
  const contents = new Map<string, string | null>();
  const links = new Map<string, string>();
  const stored = await store.open(source.objectKey);
  const unzipped = stored.pipe(createGunzip());
  const stop = () => stored.destroy(new Error('There was no time to read more.'));
  stored.once('error', (error) => unzipped.destroy(error));
  enough.addEventListener('abort', stop, { once: true });
  let left = MOST_BYTES;
  try {
    for await (const { name, kind, link, size, content } of readTar(unzipped)) {
      if (kind === 'symlink') links.set(name, link);
      if (kind === 'symlink' || OF_GIT.test(name)) continue;
      const most = TEXT.test(name) && size <= MOST_TEXT ? size : LIBRARY.test(name) ? LIBRARY_HEAD : HEAD;
      const kept = left <= 0 ? null : await beginningOf(content, most);
      left -= kept?.length ?? 0;
      contents.set(name, kept);
    }
  } catch (error) {
    if (!enough.aborted) throw error;
  } finally {
    enough.removeEventListener('abort', stop);
    stored.destroy();
  }
  const real = (name: string) => realPath(name, (path) => links.get(path));
  return {
    ...{
      dir,
      modulePath: path,
      arch: task.target.arch,
      targets,
      hasCgo: env.findLast((variable) => variable.startsWith('CGO_ENABLED=')) !== 'CGO_ENABLED=0',
    },
    isWhole: !enough.aborted,
    names: [...contents.keys()],
    has: (name) => contents.has(real(name)),
    text: (name) => contents.get(real(name)) ?? null,
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
