import { type ZipEntry, zip } from './zip.js';

/** Zips in which one reader finds other entries than another does. */
const entries: readonly ZipEntry[] = [
  { name: 'go.mod', body: 'module example.com/app\n' },
  { name: 'hidden.go', body: 'package main\n' },
  { name: 'main.go', body: 'package main\n' },
];

const END = 22;

/** With the end record changed. */
function ended(bytes: Buffer, change: (end: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes);
  change(copy.subarray(-END));
  return copy;
}

function count(end: Buffer, here: number, all = here): void {
  end.writeUInt16LE(here, 8);
  end.writeUInt16LE(all, 10);
}

export const countedShort = () => ended(zip(entries), (end) => count(end, entries.length - 1));

export const countedTwice = () =>
  ended(zip(entries), (end) => count(end, entries.length - 1, entries.length));

/** The bytes of the second entry are there, and the directory passes it by. */
export function leavingOut(): Buffer {
  const bytes = zip(entries);
  const second = bytes.indexOf('PK\x01\x02', bytes.indexOf('PK\x01\x02') + 1);
  const third = bytes.indexOf('PK\x01\x02', second + 1);
  return ended(Buffer.concat([bytes.subarray(0, second), bytes.subarray(third)]), (end) => {
    count(end, entries.length - 1);
    end.writeUInt32LE(end.readUInt32LE(12) - (third - second), 12);
  });
}

/** As a zip that extracts itself, with the places of all entries moved. */
export function behindOthers(): Buffer {
  const before = Buffer.from('#!/bin/sh\n');
  const [first] = entries;
  const moved = zip([{ name: 'go.mod', ...first, claims: { start: before.length } }]);
  const bytes = Buffer.concat([before, moved]);
  return ended(bytes, (end) => end.writeUInt32LE(end.readUInt32LE(16) + before.length, 16));
}

export function endInComment(): Buffer {
  const empty = zip([]);
  return Buffer.concat([ended(zip(entries), (end) => end.writeUInt16LE(empty.length, 20)), empty]);
}

/** The record of zip64 names an entry less than the old one. */
export function otherIn64Bits(): Buffer {
  const bytes = zip(entries);
  const end = bytes.subarray(-END);
  const place = bytes.length - END;
  const record = Buffer.alloc(76);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(BigInt(entries.length - 1), 24);
  record.writeBigUInt64LE(BigInt(entries.length - 1), 32);
  record.writeBigUInt64LE(BigInt(end.readUInt32LE(12)), 40);
  record.writeBigUInt64LE(BigInt(end.readUInt32LE(16)), 48);
  record.writeUInt32LE(0x07064b50, 56);
  record.writeBigUInt64LE(BigInt(place), 64);
  return Buffer.concat([bytes.subarray(0, place), record, end]);
}
