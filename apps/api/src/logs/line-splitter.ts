const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
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
    const cut = end === 0 ? data.length - unfinishedBytes(data) : end;
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

/** At the end of a piece: of a character in UTF-8 that goes on in the next one, or CR, maybe half of a line end. */
function unfinishedBytes(piece: Buffer): number {
  if (piece.at(-1) === CARRIAGE_RETURN) return 1;
  for (let back = 1; back <= 3; back++) {
    const byte = piece.at(-back) ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return length > back ? back : 0;
  }
  return 0;
}

/** Each line with `prefix`, which is ASCII, before it; text that ends without a line end gets one. */
export function prefixLines(prefix: string, text: Buffer): Buffer {
  if (text.length === 0) return text;
  const end = text.at(-1) === NEWLINE ? text.length - 1 : text.length;
  // Latin-1 has a character for each byte, so all bytes come through; a buffer for each line took a hundred times
  // as long.
  const lines = text.toString('latin1', 0, end).split('\n').join(`\n${prefix}`);
  return Buffer.from(`${prefix}${lines}\n`, 'latin1');
}
