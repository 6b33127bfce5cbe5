import { Failure } from './failure.js';
import { loaderOf, parseRuntime, type Runtime } from './runtime.js';

/** What to produce: `os/arch[/variant][:runtime]`, as in OCI. Without a runtime it is *asked*, with one *resolved*. */
export interface Target {
  readonly os: string;
  readonly arch: string;
  readonly variant?: string;
  /** What `parseRuntime` reads: a libc with its floor such as `glibc2.36`, also without one where it is asked. */
  readonly runtime?: string;
}

const ARCH_ALIASES: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  'x86-64': 'amd64',
  aarch64: 'arm64',
  'arm64/v8': 'arm64',
  armhf: 'arm/v7',
  armv7: 'arm/v7',
  i386: '386',
  i686: '386',
  ppc64el: 'ppc64le',
};

/** What a target can be for, without its runtime. */
interface Platform {
  /** The machines, by Go's word for their architecture, whose kernel runs what is built for it; `any`: it is
   * cross-compiled, since no machine here is of its system. */
  readonly machines: readonly string[] | 'any';
  /** Whether anybody has seen it built, and started or, for Windows, read. */
  readonly isProven: boolean;
}

const PLATFORMS: Readonly<Record<string, Platform>> = {
  'linux/amd64': { machines: ['amd64'], isProven: true },
  'linux/arm64': { machines: ['arm64'], isProven: true },
  'linux/386': { machines: ['amd64'], isProven: true },
  'linux/arm/v7': { machines: ['arm64'], isProven: false },
  'linux/ppc64le': { machines: ['ppc64le'], isProven: false },
  'linux/s390x': { machines: ['s390x'], isProven: false },
  'linux/riscv64': { machines: ['riscv64'], isProven: false },
  'windows/amd64': { machines: 'any', isProven: true },
  'windows/386': { machines: 'any', isProven: true },
};

/** All platforms that a target can name. */
export const KNOWN_PLATFORMS: readonly string[] = Object.keys(PLATFORMS);

/** The systems that a target can be for. */
export const SYSTEMS: readonly string[] = [
  ...new Set(KNOWN_PLATFORMS.map((name) => name.split('/')[0] ?? '')),
];

/** What loads musl is told by its version, as with glibc: this is the first since which musl's ABI has stayed. */
const RUNTIME_ALIASES: Readonly<Record<string, string>> = { 'musl-dynamic': 'musl1.2' };

const SHAPE = /^([a-z]+)\/([a-z0-9_-]+(?:\/[a-z0-9]+)?)(?::([a-z0-9.-]+))?$/;

/** Reads `linux/aarch64:static` and the like; aliases are normalised. Throws `invalid_target`. */
export function parseTarget(text: string): Target {
  const [, os, machine, named] = SHAPE.exec(text.trim().toLowerCase()) ?? [];
  const runtime = RUNTIME_ALIASES[named ?? ''] ?? named;
  const platform = ARCH_ALIASES[machine ?? ''] ?? machine ?? '';
  const isKnown = Object.hasOwn(PLATFORMS, `${os}/${platform}`);
  // What a file needs of Windows no runtime says.
  const isRuntime = runtime === undefined || (os === 'linux' && parseRuntime(runtime) !== null);
  if (os === undefined || !isKnown || !isRuntime) {
    throw new Failure('invalid_target', `${JSON.stringify(text)} is not a target.`);
  }
  const [arch = '', variant] = platform.split('/');
  return { os, arch, ...(variant && { variant }), ...(runtime && { runtime }) };
}

/** The inverse of `parseTarget`. */
export function printTarget(target: Target): string {
  const { os, arch, variant, runtime } = target;
  return `${os}/${arch}${variant ? `/${variant}` : ''}${runtime ? `:${runtime}` : ''}`;
}

/** One name for files, keys, labels and queues: `linux-arm-v7-glibc2.31`. */
export function slugOf(target: Target): string {
  return printTarget(target).replaceAll(/[/:]/g, '-');
}

/** The runtime of a target; `null` where it names none. */
export function runtimeOf({ runtime }: Target): Runtime | null {
  return runtime === undefined ? null : parseRuntime(runtime);
}

/** What loads a program of the target, by its path there; `null` where it loads itself. */
export function loaderFor(target: Target): string | null {
  const runtime = runtimeOf(target);
  return runtime && loaderOf(runtime, target.arch);
}

/** Whether machines of the architecture, by Go's word for it, may build the target: their kernel runs what is built, or no
 * machine's does and it is cross-compiled. The agent's `BuildsOn` says the same. */
export function isBuiltOn(target: Target, architecture: string): boolean {
  const machines = machinesFor(target);
  return machines === 'any' || machines.includes(architecture);
}

/** The machines that a target can be built on, by Go's words for their architectures; `any` where it is cross-compiled. */
export function machinesFor(target: Target): Platform['machines'] {
  return PLATFORMS[platformOf(target)]?.machines ?? [];
}

/** Whether what compiles it runs on another system than the file. */
export function isCross(target: Target): boolean {
  return machinesFor(target) === 'any';
}

/** Whether such a target was ever built, and started or, for Windows, read; what is defined alone was not. */
export function isProven(target: Target): boolean {
  return PLATFORMS[platformOf(target)]?.isProven ?? false;
}

/** A target without its runtime, as it is printed. */
export function platformOf({ runtime: _, ...platform }: Target): string {
  return printTarget(platform);
}

/** The same platform, whatever the runtime. */
export function samePlatform(a: Target, b: Target): boolean {
  return a.os === b.os && a.arch === b.arch && a.variant === b.variant;
}
