import { compareVersions } from './versions.js';

interface RuntimeKind {
  readonly hasFloor: boolean;
  readonly mayBeStatic?: boolean;
  readonly loaders: Readonly<Record<string, string>>;
}

/**
 * What a target can name, one entry each: whether a number after it means something, as the lowest version, and by Go's
 * word for the architecture the loader that the kernel starts for what is linked to it (each libc's own name for its
 * loader, fixed by its ABI).
 */
const RUNTIMES = {
  glibc: {
    hasFloor: true,
    loaders: {
      amd64: '/lib64/ld-linux-x86-64.so.2',
      arm64: '/lib/ld-linux-aarch64.so.1',
      arm: '/lib/ld-linux-armhf.so.3',
      386: '/lib/ld-linux.so.2',
      ppc64le: '/lib64/ld64.so.2',
      s390x: '/lib/ld64.so.1',
      riscv64: '/lib/ld-linux-riscv64-lp64d.so.1',
    },
  },
  // Without a version all of it is in the file.
  musl: {
    hasFloor: true,
    mayBeStatic: true,
    loaders: {
      amd64: '/lib/ld-musl-x86_64.so.1',
      arm64: '/lib/ld-musl-aarch64.so.1',
      arm: '/lib/ld-musl-armhf.so.1',
      386: '/lib/ld-musl-i386.so.1',
    },
  },
  // All that it needs is in the file.
  static: { hasFloor: false, loaders: {} },
} as const satisfies Record<string, RuntimeKind>;

type RuntimeName = keyof typeof RUNTIMES;

/** What a file needs of where it is started: a libc and its floor. */
export interface Runtime {
  readonly libc: RuntimeName;
  /** The lowest version of the libc that is enough; `null`: any, or there is none. */
  readonly floor: string | null;
}

const VERSION = '[0-9]+(?:\\.[0-9]+)*';
const SHAPE = new RegExp(`^([a-z]+)(${VERSION})?$`);

/** What a toolchain says that its files need: nothing, as `static` and `musl`, or a libc with its version. */
export const OFFERED_RUNTIME = new RegExp(
  `^(${names((kind) => !kind.hasFloor || kind.mayBeStatic === true)}|(${names(({ hasFloor }) => hasFloor)})${VERSION})$`,
);

function names(is: (kind: RuntimeKind) => boolean): string {
  return Object.entries<RuntimeKind>(RUNTIMES)
    .filter(([, kind]) => is(kind))
    .map(([name]) => name)
    .join('|');
}

/** Reads `glibc2.36`, `glibc` or `static`; `null` for what is none. */
export function parseRuntime(text: string): Runtime | null {
  const [, name = '', floor = null] = SHAPE.exec(text) ?? [];
  if (!Object.hasOwn(RUNTIMES, name)) return null;
  const libc = name as RuntimeName;
  return floor !== null && !RUNTIMES[libc].hasFloor ? null : { libc, floor };
}

/** Whether all that a file made for it needs is to be in the file; not where no runtime is named. */
export function isStatic(runtime: Runtime | null): boolean {
  return runtime?.libc === 'static' || (runtime?.libc === 'musl' && runtime.floor === null);
}

/** Whether a file made for one starts where another is: where its libc is no older, and anywhere if it needs none. */
export function startsOn(made: Runtime, there: Runtime): boolean {
  if (made.libc === 'static') return true;
  if (made.libc !== there.libc) return false;
  if (isStatic(there)) return isStatic(made);
  return made.floor === null || there.floor === null || compareVersions(made.floor, there.floor) <= 0;
}

/** The loader of a runtime on an architecture, by Go's word for it; `null` where it has none. */
export function loaderOf({ libc }: Runtime, arch: string): string | null {
  return (RUNTIMES[libc].loaders as Readonly<Record<string, string>>)[arch] ?? null;
}

/** What a toolchain whose files need one runtime makes: those, and with the static libraries of a glibc static ones. */
export function runtimesBeside(runtime: string): readonly string[] {
  return parseRuntime(runtime)?.libc === 'glibc' ? [runtime, 'static'] : [runtime];
}
