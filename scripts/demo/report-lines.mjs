/** A file's report, a line for each thing that a user asks. */
export function reportLines({ name, size, sha256, report }) {
  const libraries = report.needed.map((library) => library.name + (library.provided ? '' : ' (missing!)'));
  return [
    ['file', `${name}, ${(size / 1024 ** 2).toFixed(1)} MiB, SHA-256 ${sha256}`],
    ['machine', report.machine],
    ['libc', report.interpreter ? `glibc, loaded by ${report.interpreter}` : 'none, static'],
    ['GLIBC floor', report.glibc ?? 'none'],
    ['needs', libraries.join(', ') || 'no libraries'],
    ['linkage', `${report.linkage}${report.pie ? ', PIE' : ''}`],
    ['Go', report.go?.version ?? 'unknown'],
  ].map(([label, value]) => `    ${label.padEnd(12)} ${value}`);
}
