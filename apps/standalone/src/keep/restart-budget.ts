export const WINDOW_MS = 60_000;

export interface Verdict {
  readonly again: boolean;
  /** How long to wait before the next start, so that what keeps dying does not keep the machine busy. */
  readonly delayMs: number;
  /** The deaths that count the next time, this one among them. */
  readonly deaths: readonly number[];
}

/** Whether a part that dies `now` is started again, given when it died before (milliseconds on one clock). The death
 * that makes `patience` within a minute is the last one. */
export function judgeDeath(death: { earlier: readonly number[]; now: number; patience: number }): Verdict {
  const { earlier, now, patience } = death;
  const deaths = [...earlier.filter((each) => now - each < WINDOW_MS), now];
  return { again: deaths.length < patience, delayMs: Math.min(deaths.length - 1, 4) * 250, deaths };
}
