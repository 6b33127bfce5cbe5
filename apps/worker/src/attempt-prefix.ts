/** Where an attempt's files are stored. The epoch keeps those of a supervisor that was fenced off apart from its successor's. */
export function attemptPrefix(attempt: string, epoch?: number): string {
  return epoch === undefined ? `attempts/${attempt}` : `attempts/${attempt}/${epoch}`;
}
