import { DEFAULT_ARCHIVE_LIMITS } from '@cgoforge/source';
import { describe, expect, it } from 'vitest';
import { admitUpload, uploadBytes } from './admit-upload.js';

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

it('admitUpload takes an upload while there is room for it and a gibibyte more, and none after', () => {
  const admit = (freeBytes: number) => () => admitUpload({ open: 0, freeBytes, neededBytes: 5 * GIB });
  expect(admit(6 * GIB)).not.toThrow();
  expect(admit(6 * GIB - 1)).toThrow(expect.objectContaining({ code: 'too_many_requests' }));
});
