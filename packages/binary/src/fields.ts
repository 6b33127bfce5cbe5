import { MalformedBinary } from './malformed-binary.js';

/** How numbers are laid out in an ELF file: 64 or 32 bits an address, and which byte comes first. */
export interface Layout {
  readonly wide: boolean;
  readonly littleEndian: boolean;
}

/**
 * Reads the fields of a structure one after the other; beyond the end it throws `MalformedBinary`.
 * An address above 2^53, which no program of a user has, loses its last digits: it is only ever compared with bounds.
 */
export class Fields {
  constructor(
    private readonly bytes: Buffer,
    private readonly layout: Layout,
    private offset = 0,
  ) {}

  skip(bytes: number): this {
    this.take(bytes);
    return this;
  }

  half(): number {
    const at = this.take(2);
    return this.layout.littleEndian ? this.bytes.readUInt16LE(at) : this.bytes.readUInt16BE(at);
  }

  word(): number {
    const at = this.take(4);
    return this.layout.littleEndian ? this.bytes.readUInt32LE(at) : this.bytes.readUInt32BE(at);
  }

  /** An address, offset or size: as wide as the file's class. */
  address(): number {
    if (!this.layout.wide) return this.word();
    const at = this.take(8);
    return Number(this.layout.littleEndian ? this.bytes.readBigUInt64LE(at) : this.bytes.readBigUInt64BE(at));
  }

  private take(bytes: number): number {
    const at = this.offset;
    if (at + bytes > this.bytes.length) throw new MalformedBinary('A structure ends before its last field.');
    this.offset = at + bytes;
    return at;
  }
}
