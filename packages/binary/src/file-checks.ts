import {
  type FileReport,
  isStatic,
  loaderOf,
  printTarget,
  type Runtime,
  runtimeOf,
  startsOn,
  type Target,
} from '@cgoforge/core';

/** What a loader starts or loads, and what never meets one. */
const LOADED = ['executable', 'shared library'];
const UNLINKED = ['static library', 'debug information'];

/** What the file does not keep of that which the resolved target promises, in a sentence; `null` when it keeps all. */
export function brokenPromise(report: FileReport, target: Target): string | null {
  if (![...LOADED, ...UNLINKED].includes(report.type)) {
    return `It is neither an executable nor a shared library, but: ${report.type}.`;
  }
  if (report.machine !== target.arch) {
    return `It is for ${report.machine}, but ${printTarget(target)} was to be built.`;
  }
  if (UNLINKED.includes(report.type)) return null;
  const promised = runtimeOf(target);
  return promised && brokenRuntime(report, promised, target.arch);
}

function brokenRuntime(report: FileReport, promised: Runtime, arch: string): string | null {
  const { libc, floor } = promised;
  if (isStatic(promised)) {
    return report.linkage === 'static' ? null : `It is not static: it needs ${whatItNeeds(report)}.`;
  }
  if (report.interpreter !== null && report.interpreter !== loaderOf(promised, arch)) {
    return `It is started by ${JSON.stringify(report.interpreter)}, which is not the loader of ${libc}.`;
  }
  if (report.glibc === null) return null;
  if (startsOn({ libc: 'glibc', floor: report.glibc }, promised)) return null;
  return `It needs glibc ${report.glibc}, but ${[libc, floor].join(' ').trim()} was promised.`;
}

function whatItNeeds({ interpreter, needed }: FileReport): string {
  const names = [...(interpreter === null ? [] : [interpreter]), ...needed];
  return names.length === 0 ? 'a dynamic loader' : names.map((name) => JSON.stringify(name)).join(', ');
}
