import { DEFAULT_ARCHIVE_LIMITS } from '@cgoforge/source';
import { describe, expect, it } from 'vitest';
import { admitUpload, MOST_UPLOADS, uploadBytes } from './admit-upload.js';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

describe('uploadBytes', () => {
  const whole = { mostBytes: 5 * GIB, likelyBytes: 3 * GIB };

  it('is all that the limits allow when the request does not say its length', () => {
    expect(uploadBytes(DEFAULT_ARCHIVE_LIMITS, null)).toEqual(whole);
    expect(uploadBytes(DEFAULT_ARCHIVE_LIMITS, 2 * GIB)).toEqual(whole);
  });

  it('is little for a small request', () => {
    expect(uploadBytes(DEFAULT_ARCHIVE_LIMITS, 1000)).toEqual({
      mostBytes: 1000 + 64 * MIB,
      likelyBytes: 3000,
    });
    expect(uploadBytes(DEFAULT_ARCHIVE_LIMITS, MIB)).toEqual({ mostBytes: 201 * MIB, likelyBytes: 3 * MIB });
  });
});

describe('admitUpload', () => {
  const room = {
    ...{ open: 0, spareBytes: 3 * GIB, unreservedBytes: 5 * GIB },
    ...{ mostBytes: 5 * GIB, likelyBytes: 3 * GIB },
  };

  it('takes an upload while there is room for it', () => {
    expect(() => admitUpload(room)).not.toThrow();
  });

  it.each([
    ['disk_full', { spareBytes: 3 * GIB - 1 }],
    ['too_many_requests', { unreservedBytes: 5 * GIB - 1 }],
    ['too_many_requests', { open: MOST_UPLOADS }],
  ])('says %s where that is what lacks: %j', (code, less) => {
    expect(() => admitUpload({ ...room, ...less })).toThrow(expect.objectContaining({ code }));
  });
});
