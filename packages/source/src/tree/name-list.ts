import { quoteName } from '../archive/quote-name.js';

/** How many names a note has. */
const SHOWN = 10;

/** Names for a sentence: the first ten, and how many more there are. */
export class NameList {
  readonly #shown: string[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(name: string): void {
    if (this.#count++ < SHOWN) this.#shown.push(quoteName(name));
  }

  toString(): string {
    const more = this.#count - this.#shown.length;
    return this.#shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
  }
}
