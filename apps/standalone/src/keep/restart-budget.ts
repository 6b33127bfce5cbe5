export const WINDOW_MS = 60_000;

/** Whether a part that dies `now` is started again, given when it died before (milliseconds on one clock). The death
 * that makes `patience` within a minute is the last one. A pause before the next start keeps what dies on and on from
 * keeping the machine busy; `deaths` are those that count the next time. */
export function judgeDeath(death: { earlier: readonly number[]; now: number; patience: number }) {
  const { earlier, now, patience } = death;
  const deaths = [...earlier.filter((each) => now - each < WINDOW_MS), now];
  return { again: deaths.length < patience, delayMs: Math.min(deaths.length - 1, 4) * 250, deaths };
}
