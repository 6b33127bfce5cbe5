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
};

const ARCHS_BY_OS: Readonly<Record<string, readonly string[]>> = {
  linux: ['amd64', 'arm64', 'arm/v7', '386'],
  windows: ['amd64', 'arm64', '386'],
};

/** The systems that a target can be for. */
export const SYSTEMS: readonly string[] = Object.keys(ARCHS_BY_OS);

const SHAPE = /^([a-z]+)\/([a-z0-9_-]+(?:\/[a-z0-9]+)?)(?::([a-z0-9.]+))?$/;

/** Reads `linux/aarch64:static` and the like; aliases are normalised. Throws `invalid_target`. */
export function parseTarget(text: string): Target {
  const [, os, machine, runtime] = SHAPE.exec(text.trim().toLowerCase()) ?? [];
  const known = ARCHS_BY_OS[os ?? ''];
  const platform = ARCH_ALIASES[machine ?? ''] ?? machine ?? '';
  const isRuntime = runtime === undefined || parseRuntime(runtime) !== null;
  if (os === undefined || !known?.includes(platform) || !isRuntime) {
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

/** Whether machines of the architecture, by Go's word for it, run what is built for the target. */
export function isNativeOn({ arch }: Target, architecture: string): boolean {
  return arch === architecture;
}

/** The same platform, whatever the runtime. */
export function samePlatform(a: Target, b: Target): boolean {
  return a.os === b.os && a.arch === b.arch && a.variant === b.variant;
}
