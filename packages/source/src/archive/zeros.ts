/** Zeros to compare with and to give out, never to be written to. */
export const ZEROS = Buffer.alloc(64 * 1024);

/** Whether bytes, at most as many as `ZEROS`, are zeros alone. */
export const isZeros = (bytes: Buffer): boolean => ZEROS.subarray(0, bytes.length).equals(bytes);
