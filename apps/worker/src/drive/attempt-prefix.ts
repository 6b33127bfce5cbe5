/** Where all that is stored of an attempt lies: its files, as intake took them, and below the epoch what a supervisor
 * says of them, so that one that was fenced off writes beside its successor. */
export function attemptPrefix(attempt: string, epoch?: number): string {
  return epoch === undefined ? `attempts/${attempt}` : `attempts/${attempt}/${epoch}`;
}

/** Where intake of the release before put files, of which its workers published copies and then removed all. */
export function formerPrefix(attempt: string): string {
  return `received/${attempt}`;
}
