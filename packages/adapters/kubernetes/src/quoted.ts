/** Text of the cluster as it may be shown: printable, on one line, and not too much of it. */
export function quoted(text: string): string {
  const printable = text.replaceAll(/[^\x20-\x7e]+/g, ' ').trim();
  return printable.length > 300 ? `${printable.slice(0, 300)}…` : printable;
}
