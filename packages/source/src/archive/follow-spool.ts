import { open } from 'node:fs/promises';
import { readRange } from './read-range.js';

/**
 * The bytes of a file that another is still writing. `written` yields how many bytes are there by now, and ends when
 * the file is whole; when it throws, so does this. What is not asked for stays there: a slow reader costs no memory.
 */
export async function* followSpool(path: string, written: AsyncIterable<number>): AsyncGenerator<Buffer> {
  await using file = await open(path, 'r');
  let position = 0;
  for await (const size of written) {
    yield* readRange(file, position, size - position);
    position = size;
  }
}
