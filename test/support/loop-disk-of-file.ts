import { afterAll } from 'vitest';
import { LoopDisk } from './loop-disk.js';

/** A small disk for all tests of the file. */
export function loopDiskOfFile(bytes: number): LoopDisk {
  const disk = new LoopDisk(bytes);
  afterAll(() => disk.remove());
  return disk;
}
