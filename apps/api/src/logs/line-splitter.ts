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

/** Each line with `prefix`, which is ASCII, before it; text that ends without a line end gets one. */
export function prefixLines(prefix: string, text: Buffer): Buffer {
  if (text.length === 0) return text;
  const end = text.at(-1) === NEWLINE ? text.length - 1 : text.length;
  // Latin-1 has a character for each byte, so all bytes come through; a buffer for each line took a hundred times as long.
  const lines = text.toString('latin1', 0, end).split('\n').join(`\n${prefix}`);
  return Buffer.from(`${prefix}${lines}\n`, 'latin1');
}
