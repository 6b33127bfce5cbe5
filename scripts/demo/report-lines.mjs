/** A file's report, a line for each thing that a user asks. */
export function reportLines({ name, size, sha256, report, builtOn }) {
  return [
    ['file', `${name}, ${(size / 1024 ** 2).toFixed(1)} MiB, SHA-256 ${sha256}`],
    ['machine', report.machine],
    ['built on', `${builtOn.name}, ${builtOn.architecture}, Linux ${builtOn.kernel}`],
    ['libc', report.interpreter ? `glibc, loaded by ${report.interpreter}` : 'none, static'],
    ['GLIBC floor', report.glibc ?? 'none'],
    ['needs', report.needed.join(', ') || 'no libraries'],
    ['linkage', `${report.linkage}${report.pie ? ', PIE' : ''}`],
    ['Go', report.go?.version ?? 'unknown'],
  ].map(([label, value]) => `    ${label.padEnd(12)} ${value}`);
}
