/** Debian's releases, each with the one after it; the demo starts its program on the next one. */
export const nextRelease = { bookworm: 'trixie', trixie: 'forky' };
