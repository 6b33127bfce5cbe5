import { readdirSync } from 'node:fs';
import { KNOWN_PLATFORMS, OFFERED_RUNTIME, parseTarget, type Target } from '@cgoforge/core';
import { z } from 'zod';
import { DESCRIPTIONS, readDescription } from './read-description.js';

/** What a toolchain has as the machine has it, on which it is. */
export const OF_MACHINE = 'machine';
const ofMachine = z.literal(OF_MACHINE);

const partSchema = z.strictObject({
  /** The command whose output ends with the version. */
  ask: z.array(z.string()).min(1),
  mayBeAbsent: z.boolean().default(false),
});

const platform = z.enum(KNOWN_PLATFORMS);

const schema = z.strictObject({
  /** What the files that it makes need, one or the other. */
  runtimes: z.union([ofMachine, z.array(z.string().regex(OFFERED_RUNTIME))]),
  architectures: z.union([ofMachine, z.array(z.string()).min(1)]),
  /** The code name of the Debian that it is made of, as is the minimal root in which its files are started. */
  release: z.union([ofMachine, z.string()]),
  /** Packages that the minimal root has beside the release: what loads the files. */
  bare: z.array(z.string()).default([]),
  /** Of one whose roots have another architecture than the machine: what it makes files for, and Debian's word for it. */
  root: z.strictObject({ platform, debianArch: z.string().regex(/^[a-z0-9]+$/) }).optional(),
  /** What it cross-compiles for, each with the beginning of its compilers' names, such as `x86_64-w64-mingw32`. */
  cross: z.partialRecord(platform, z.string().regex(/^[a-z0-9_-]+$/)).optional(),
  /** Where zig is the compiler of C: its release on PyPI, and the SHA-256 of the wheel for each architecture. */
  zig: z
    .strictObject({ version: z.string(), sha256: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)) })
    .optional(),
  /** Of one that is made: what compiles, by names for people, and the package of each. */
  shown: z.record(z.string(), z.string()).optional(),
  /** What compiles, by names for people. */
  parts: z.record(z.string(), partSchema).default({}),
});

/** A toolchain as its `toolchains/NAME/toolchain.json` describes it. */
export type Toolchain = z.infer<typeof schema>;
export type PartOfToolchain = z.infer<typeof partSchema>;

/** Reads the description of a toolchain; `null` where there is none. Throws a sentence on what is wrong in it. */
export function readToolchain(name: string): Toolchain | null {
  return describedToolchains().includes(name) ? readDescription(`${name}/toolchain.json`, schema) : null;
}

/** The names of all that are described. */
export function describedToolchains(): readonly string[] {
  return readdirSync(DESCRIPTIONS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** Whether what it makes is for machines of the architecture. */
export function serves({ architectures }: Toolchain, architecture: string): boolean {
  return architectures === OF_MACHINE || architectures.includes(architecture);
}

/** What its targets follow from. */
interface Serving extends Pick<Toolchain, 'root' | 'cross'> {
  readonly runtimes: typeof OF_MACHINE | readonly string[];
}

/** What one that is made serves on machines of the architecture. */
export function targetsOf({ runtimes, root, cross }: Serving, architecture: string): readonly Target[] {
  // What a file needs of another system than Linux is no runtime.
  if (cross) return Object.keys(cross).map(parseTarget);
  const platform = parseTarget(root?.platform ?? `linux/${architecture}`);
  return runtimes === OF_MACHINE ? [] : runtimes.map((runtime) => ({ ...platform, runtime }));
}
