/** Debian's releases, each with the one after it; the demo starts its program on the next one. */
export const nextRelease = { bookworm: 'trixie', trixie: 'forky' };

/** Those before a release; none where it is not known. */
export function earlierReleases(suite) {
  const before = Object.keys(nextRelease).find((each) => nextRelease[each] === suite);
  return before ? [...earlierReleases(before), before] : [];
}
