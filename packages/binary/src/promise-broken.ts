import { type FileReport, printTarget, type Target } from '@cgoforge/core';
import { compareVersions } from './versions.js';

/** How the dynamic loader of each libc is called. */
const LOADERS: Readonly<Record<string, RegExp>> = {
  glibc: /^\/lib(64|32)?\/ld-linux(-[a-z0-9-]+)?\.so\.[0-9]$/,
  musl: /^\/lib\/ld-musl-[a-z0-9_]+\.so\.1$/,
};

/** What the file does not keep of that which the resolved target promises, in a sentence; `null` when it keeps all. */
export function promiseBroken(report: FileReport, target: Target): string | null {
  if (target.os !== 'linux') return `It is an ELF file, which ${printTarget(target)} does not run.`;
  if (report.type !== 'executable' && report.type !== 'shared library') {
    return `It is neither an executable nor a shared library, but: ${report.type}.`;
  }
  if (report.machine !== target.arch) {
    return `It is for ${report.machine}, but ${printTarget(target)} was to be built.`;
  }
  return target.runtime === undefined ? null : brokenRuntime(report, target.runtime);
}

function brokenRuntime(report: FileReport, runtime: string): string | null {
  if (runtime === 'static') {
    return report.linkage === 'static' ? null : `It is not static: it needs ${whatItNeeds(report)}.`;
  }
  const [, libc = '', floor = ''] = /^([a-z]+)(.*)$/.exec(runtime) ?? [];
  if (report.interpreter !== null && !LOADERS[libc]?.test(report.interpreter)) {
    return `It is started by ${JSON.stringify(report.interpreter)}, which is not the loader of ${libc}.`;
  }
  if (report.glibc === null) return null;
  if (libc !== 'glibc') return `It needs glibc ${report.glibc}, but ${runtime} was promised.`;
  return compareVersions(report.glibc, floor) <= 0
    ? null
    : `It needs glibc ${report.glibc}, but glibc ${floor} was promised.`;
}

function whatItNeeds({ interpreter, needed }: FileReport): string {
  const names = [...(interpreter === null ? [] : [interpreter]), ...needed];
  return names.length === 0 ? 'a dynamic loader' : names.map((name) => JSON.stringify(name)).join(', ');
}
