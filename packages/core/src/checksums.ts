/** SHA256SUMS as coreutils' `sha256sum -c` reads it: sorted, two spaces, a line feed, and an escaped line for an odd
 * name. The path of a file is the one that it has among the others. */
export function printChecksums(files: readonly { path: string; sha256: string }[]): string {
  return [...files]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, sha256 }) => {
      const escaped = path.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
      return `${escaped === path ? '' : '\\'}${sha256}  ${escaped}\n`;
    })
    .join('');
}
