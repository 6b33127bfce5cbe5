import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.js';

export type IdKind = 'bld' | 'tsk' | 'att' | 'art' | 'src';

/** Makes ids: a prefix that says what it names, and a UUIDv7, so that ids sort by time. */
export abstract class Ids {
  abstract next(kind: IdKind): string;
}

/** `bld_0199…`: 48 bits of milliseconds, then random bits (RFC 9562, 5.7). */
export class RandomIds implements Ids {
  constructor(private readonly clock: Clock) {}

  next(kind: IdKind): string {
    const bytes = randomBytes(16);
    bytes.writeUIntBE(this.clock.now().getTime(), 0, 6);
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    const hex = bytes.toString('hex');
    const uuid = hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
    return `${kind}_${uuid}`;
  }
}
