import type { BuildView, TaskView } from '@cgoforge/core';

/**
 * So many looks pass in silence at most. A build may wait for hours, and its log is not to fill with the same line; but
 * a proxy takes a connection for dead on which nothing comes for 50 or 60 s, and a text has no invisible sign of life.
 */
const MOST_LOOKS = 4;

/** When a log says how its build stands: at each look where that has changed, and else in silence, ever more rarely. */
export class Standing {
  #said = '';
  /** Looks since the last line of the log. */
  #silent = 0;
  #allowed = 1;

  /** The log has got other lines. */
  interrupted(): void {
    this.#silent = 0;
  }

  /** What is to be said at this look; `null` for nothing. */
  next(build: BuildView): string | null {
    const text = build.tasks.map(standingOf).join('; ');
    const changed = text !== this.#said;
    this.#silent++;
    if (!changed && this.#silent < this.#allowed) return null;
    this.#allowed = changed ? 1 : Math.min(this.#allowed * 2, MOST_LOOKS);
    this.#silent = 0;
    this.#said = text;
    return text;
  }
}

/** `linux/arm64 queued, 4th in line (No machine of linux-arm64 is ready.)` */
function standingOf({ asked, state, position, retryAt, waitsFor }: TaskView): string {
  if (state !== 'queued') return `${asked} ${state}`;
  const again = retryAt ? ' for another try' : '';
  const turn = position === null ? again : `, ${ordinal(position)} in line`;
  const reason = waitsFor === null ? '' : ` (${waitsFor})`;
  return `${asked} queued${turn}${reason}`;
}

const plural = new Intl.PluralRules('en', { type: 'ordinal' });
const ENDINGS: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };

const ordinal = (count: number) =>
  count === 1 ? 'next' : `${count}${ENDINGS[plural.select(count)] ?? 'th'}`;
