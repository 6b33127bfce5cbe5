import { type KeeperOptions, PartKeeper } from './part-keeper.js';
import type { SupervisedPart } from './running-part.js';

/** npm passes on the signal that the terminal has already sent: two this close together are one. */
const SAME_SIGNAL_MS = 700;

export interface RunOptions extends KeeperOptions {
  /** Called once when everything has started; when it rejects, everything stops again. */
  readonly serving?: () => Promise<void>;
  /** Called when a signal asks to stop. */
  readonly stopping?: () => void;
  /** Stop when stdin closes, and leave Ctrl-C to who holds its other end. */
  readonly untilStdinCloses?: boolean;
}

/** Runs the parts until a signal asks to stop; answers the exit code. A second signal ends everything at once. */
export async function runUntilStopped(parts: readonly SupervisedPart[], options: RunOptions) {
  const keeper = new PartKeeper(parts, options);
  let askedAt: number | undefined;
  const stop = () => {
    const now = performance.now();
    if (askedAt === undefined) options.stopping?.();
    else if (now - askedAt < SAME_SIGNAL_MS) return;
    askedAt = now;
    void keeper.stop();
  };
  process.on('SIGTERM', stop);
  process.on('SIGHUP', stop);
  process.on('SIGINT', options.untilStdinCloses ? () => {} : stop);
  if (options.untilStdinCloses) process.stdin.on('close', stop).resume();

  await keeper.start();
  if (!keeper.isStopping) options.serving?.().catch((error: Error) => keeper.stop(error));
  const reason = await keeper.ended;
  if (reason) options.say(`cgoforge stops: ${reason.message}`);
  return reason ? 1 : 0;
}
