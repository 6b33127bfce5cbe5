import { printBytes } from '@cgoforge/core';
import { quoteName } from '../archive/quote-name.js';
import { segmentsOf } from './entry-path.js';

/** Folders further down are counted with those that they lie in. */
const DEPTH = 4;

/** So many are told apart; of those in the root as many more. */
const MOST_FOLDERS = 10_000;

/** Names that are longer are kept by what they begin with. */
const LONGEST = 128;

/** How many are named, and the part of the whole that one of them has at least. */
const NAMED = 3;
const WORTH = 0.1;

/** Of one that has nearly all, those that it wraps are named. */
const WRAPS = 0.9;

/** What the folders of an archive take, as its entries pass by. */
export class FolderSizes {
  readonly #bytes = new Map<string, number>();
  #all = 0;

  get all(): number {
    return this.#all;
  }

  add(name: string, size: number): void {
    this.#all += size;
    const folders = segmentsOf(name).slice(0, -1);
    for (let depth = 1; depth <= Math.min(DEPTH, folders.length); depth++) {
      const folder = folders.slice(0, depth).join('/');
      if (folder.length > LONGEST) break;
      const bytes = this.#bytes.get(folder);
      const most = depth === 1 ? 2 * MOST_FOLDERS : MOST_FOLDERS;
      if (bytes !== undefined || this.#bytes.size < most) this.#bytes.set(folder, (bytes ?? 0) + size);
    }
  }

  /** The largest, such as `"node_modules" (700 MiB), "testdata" (80 MiB)`; `null` where none stands out. */
  largest(): string | null {
    const folders = this.#largestIn('').slice(0, NAMED);
    const texts = folders.map(([folder, bytes]) => `${quoteName(folder)} (${printBytes(bytes)})`);
    return texts.length > 0 ? texts.join(', ') : null;
  }

  /** Those right below a folder that stand out, largest first. */
  #largestIn(above: string): (readonly [folder: string, bytes: number])[] {
    const found = [...this.#bytes]
      .filter(([folder]) => folder.slice(0, Math.max(0, folder.lastIndexOf('/'))) === above)
      .filter(([, bytes]) => bytes >= this.#all * WORTH)
      .sort(([, a], [, b]) => b - a);
    const [first] = found;
    if (first === undefined || first[1] < this.#all * WRAPS) return found;
    const below = this.#largestIn(first[0]);
    return below.length > 0 ? below : found;
  }
}
