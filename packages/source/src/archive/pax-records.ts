import { broken } from './archive-failures.js';

/** Records of one header. Each costs many times its bytes of memory; a sparse file of version 0.0 has thousands. */
const MOST_RECORDS = 16 * 1024;

/** Key and value. */
export type PaxRecord = readonly [string, Buffer];

/**
 * The records of a pax extended header, `LENGTH KEY=VALUE\n`, in their order: of those with the same key the last one
 * stands, but for the places of a sparse file. Strict, because readers that guess disagree on what an archive holds.
 */
export function decodePaxRecords(data: Buffer): PaxRecord[] {
  const records: PaxRecord[] = [];
  for (let offset = 0; offset < data.length; ) {
    const space = data.indexOf(0x20, offset);
    const digits = space === -1 ? '' : data.toString('latin1', offset, space);
    const end = /^[1-9][0-9]{0,6}$/.test(digits) ? offset + Number(digits) : -1;
    const equals = data.indexOf(0x3d, space);
    if (end > data.length || equals === -1 || equals >= end || data[end - 1] !== 0x0a) {
      throw broken('A pax header of the archive is malformed.');
    }
    records.push([data.toString('latin1', space + 1, equals), data.subarray(equals + 1, end - 1)]);
    if (records.length > MOST_RECORDS) {
      throw broken(`A pax header of the archive has more than ${MOST_RECORDS} records.`);
    }
    offset = end;
  }
  return records;
}

/** A decimal size; `NaN` when it is none. */
export function decodePaxSize(value: Buffer): number {
  const digits = value.toString('latin1');
  return /^[0-9]{1,15}$/.test(digits) ? Number(digits) : Number.NaN;
}
