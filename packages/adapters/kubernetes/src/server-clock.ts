/** The API server's time, to the second: what objects say of when, they say by clocks of the cluster, and this
 * machine's may be any time apart from them. It may go back by a second when the server is heard again. */
export class ServerClock {
  /** The server's time at zero of the monotonic clock; this machine's own, until the server was heard. */
  private origin = performance.timeOrigin;

  now(): Date {
    return new Date(this.origin + performance.now());
  }

  /** Takes the `Date` of an answer that has just come. */
  hear(date: string | undefined): void {
    const told = Date.parse(date ?? '');
    if (!Number.isNaN(told)) this.origin = told - performance.now();
  }
}
