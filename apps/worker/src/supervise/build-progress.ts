/** A build that prints nothing for this long gets a line of ours, and again after each such pause. */
const SILENCE_MS = 10_000;

/** A line of `go build -v`: the import path of a package that is compiled now. Only counted, for people to read. */
const PACKAGE_LINE = /^[A-Za-z0-9][A-Za-z0-9._~/-]*$/;

/** Says how far a build is while it is silent. */
export class BuildProgress {
  private readonly startedAt = performance.now();
  private readonly timer: NodeJS.Timeout;
  private packages = 0;
  private rest = '';

  constructor(say: (line: string) => void) {
    this.timer = setInterval(() => {
      const seconds = Math.round((performance.now() - this.startedAt) / 1000);
      say(
        this.packages === 0
          ? `cgoforge: no package is compiled yet, after ${seconds} s\n`
          : `cgoforge: still compiling after ${seconds} s; packages so far: ${this.packages}\n`,
      );
    }, SILENCE_MS);
  }

  saw(data: Buffer): void {
    this.timer.refresh();
    const lines = (this.rest + data.toString('latin1')).split('\n');
    this.rest = (lines.pop() ?? '').slice(0, 1024);
    this.packages += lines.filter((line) => PACKAGE_LINE.test(line)).length;
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
