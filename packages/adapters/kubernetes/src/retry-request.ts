const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/**
 * How long to wait before trying again, in milliseconds: twice as long each time, as long as the server asks for at
 * least, and up to half more by `random` (0 to 1), so that workers that failed together do not come back together.
 * `null`: the budget is used up.
 */
export function pauseBefore(
  tries: number,
  { retryAfter, leftMs, random }: { retryAfter: string | undefined; leftMs: number; random: number },
): number | null {
  const own = Math.min(FIRST_PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS);
  const asked = /^\d{1,4}$/.test(retryAfter ?? '') ? Number(retryAfter) * 1000 : 0;
  const pause = Math.max(own, asked) * (1 + random / 2);
  return pause < leftMs ? pause : null;
}
