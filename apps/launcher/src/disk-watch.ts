import { statfs } from 'node:fs/promises';

/** Free space at which a disk counts as full: a program that fails for want of space may leave a little that did not suffice. */
export const FULL_BYTES = 2 * 1024 ** 2;
const SLOWEST_MS = 250;
const FASTEST_MS = 1;

/** No machine of today writes faster than this into the page cache, in bytes per millisecond. */
const FASTEST_WRITER = 4 * 1024 ** 2;

/**
 * When to look again. A compiler that meets a full disk removes its files at once, so the fuller the disk, the more often:
 * before a writer at full speed could have filled what is left, and never slower than four times a second.
 */
export function nextLookMs(availableBytes: number): number {
  return Math.min(SLOWEST_MS, Math.max(FASTEST_MS, Math.floor(availableBytes / FASTEST_WRITER)));
}

/** Watches how full a file system gets. */
export class DiskWatch {
  peakBytes = 0;
  full = false;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly mountPoint: string) {
    void this.look();
  }

  /** Looks a last time: what has just failed may have filled the disk at one stroke. */
  async finish(): Promise<void> {
    await this.look();
    this.stop();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private async look(): Promise<void> {
    // The disk may be taken away while a look is under way; there is nothing more to see then.
    const facts = await statfs(this.mountPoint).catch(() => null);
    if (this.stopped || facts === null) return;
    const { bsize, blocks, bavail, files, ffree } = facts;
    const available = bavail * bsize;
    this.peakBytes = Math.max(this.peakBytes, blocks * bsize - available);
    this.full ||= available <= FULL_BYTES || (files > 0 && ffree === 0);
    this.timer = setTimeout(() => void this.look(), this.full ? SLOWEST_MS : nextLookMs(available));
  }
}
