import { fstatSync, writeSync } from 'node:fs';

/** Lets a program outlive a log that cannot be written, as on a full disk: what it says meanwhile is lost. A stream of
 * Node's own ends by it, and the program with the stream. */
export function outliveLog(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', () => undefined);
    const log = fstatSync(stream.fd);
    // Whoever reads these has room.
    if (log.isFIFO() || log.isSocket() || stream.isTTY) continue;
    stream.write = (chunk: Uint8Array | string, ...rest: unknown[]): boolean => {
      try {
        writeSync(stream.fd, Buffer.from(chunk));
      } catch {
        // lost
      }
      const done = rest.at(-1);
      if (typeof done === 'function') done();
      return true;
    };
  }
}
