const NEWLINE = 0x0a;
/** The most of an unfinished line that is held; a longer line is given in pieces. */
const MOST_HELD = 64 * 1024;

/** Cuts a stream of bytes at line ends, so that lines of several logs can be mixed without tearing any. */
export class LineSplitter {
  #held: Buffer[] = [];
  #heldBytes = 0;

  /** The whole lines that are there now; empty when there are none. */
  push(data: Buffer): Buffer {
    const end = data.lastIndexOf(NEWLINE) + 1;
    if (end === 0 && this.#heldBytes + data.length <= MOST_HELD) {
      this.#hold(data);
      return Buffer.alloc(0);
    }
    const cut = end === 0 ? data.length : end;
    const lines = Buffer.concat([...this.#held, data.subarray(0, cut)]);
    this.#held = [];
    this.#heldBytes = 0;
    this.#hold(data.subarray(cut));
    return lines;
  }

  /** Whether a line has begun and not ended. */
  get holds(): boolean {
    return this.#heldBytes > 0;
  }

  /** What is held of a line that never ended. */
  rest(): Buffer {
    const rest = Buffer.concat(this.#held);
    this.#held = [];
    this.#heldBytes = 0;
    return rest;
  }

  #hold(data: Buffer): void {
    if (data.length === 0) return;
    this.#held.push(data);
    this.#heldBytes += data.length;
  }
}

/** Each line with `prefix` before it; text that ends without a line end gets one. */
export function prefixLines(prefix: string, text: Buffer): Buffer {
  const pieces: Buffer[] = [];
  const before = Buffer.from(prefix);
  for (let start = 0; start < text.length; ) {
    const at = text.indexOf(NEWLINE, start);
    const end = at === -1 ? text.length : at;
    pieces.push(before, text.subarray(start, end), Buffer.of(NEWLINE));
    start = end + 1;
  }
  return Buffer.concat(pieces);
}
