/** The size of a file that another writes: yields the newest one whenever it has changed, and ends when the file is
 * whole. */
export class GrowingSize implements AsyncIterable<number> {
  #size = 0;
  #state: 'growing' | 'complete' | 'aborted' = 'growing';
  #changed: () => void = () => undefined;

  grow(size: number): void {
    this.#size = size;
    this.#changed();
  }

  complete(): void {
    this.#state = 'complete';
    this.#changed();
  }

  abort(): void {
    this.#state = 'aborted';
    this.#changed();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<number> {
    for (let given = 0; ; ) {
      if (this.#state === 'aborted') throw new Error('The upload was given up');
      if (this.#size > given) {
        given = this.#size;
        yield given;
      } else if (this.#state === 'complete') return;
      else await new Promise<void>((resolve) => (this.#changed = resolve));
    }
  }
}
