/** A line that the service adds to a build's log. */
export const OURS = /^(?:cgoforge|agent): .*\n/gm;

/**
 * The log without our lines, as far as it is what the build is expected to have printed. One that comes while a line of
 * the build is open has put a newline before itself; no other newline is left out.
 */
export function withoutOurs(log: string, expected: string): string {
  const [first = '', ...pieces] = log.split(OURS);
  return pieces.reduce((kept, piece) => {
    const mayBeOurs = /[^\n]\n$/.test(kept.slice(-2));
    // The newline at the end of a piece may be ours too.
    return mayBeOurs && !expected.startsWith(kept + piece.replace(/\n$/, ''))
      ? kept.slice(0, -1) + piece
      : kept + piece;
  }, first);
}
