import { DEFAULT_ARCHIVE_LIMITS } from '@cgoforge/source';
import { describe, expect, it } from 'vitest';
import { admitUpload, MOST_UPLOADS, uploadBytes } from './admit-upload.js';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

describe('uploadBytes', () => {
  it('is all that the limits allow when the request does not say its length', () => {
    expect(uploadBytes(DEFAULT_ARCHIVE_LIMITS, null)).toBe(5 * GIB);
    expect(uploadBytes(DEFAULT_ARCHIVE_LIMITS, 2 * GIB)).toBe(5 * GIB);
  });

  it('is little for a small request', () => {
    expect(uploadBytes(DEFAULT_ARCHIVE_LIMITS, 1000)).toBe(1000 + 16 * MIB);
    expect(uploadBytes(DEFAULT_ARCHIVE_LIMITS, MIB)).toBe(201 * MIB);
  });
});

describe('admitUpload', () => {
  it('takes uploads while there is room', () => {
    expect(() =>
      admitUpload({ open: MOST_UPLOADS - 1, freeBytes: 6 * GIB, neededBytes: 5 * GIB }),
    ).not.toThrow();
  });

  it.each([
    ['many are open', { open: MOST_UPLOADS, freeBytes: 100 * GIB, neededBytes: 0 }],
    ['the disk could fill up', { open: 0, freeBytes: 6 * GIB - 1, neededBytes: 5 * GIB }],
  ])('refuses one when %s', (_, state) => {
    expect(() => admitUpload(state)).toThrow(expect.objectContaining({ code: 'too_many_requests' }));
  });
});
