import { readdirSync } from 'node:fs';
import { OFFERED_RUNTIME } from '@cgoforge/core';
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

const schema = z.strictObject({
  /** What the files that it makes need, one or the other. */
  runtimes: z.union([ofMachine, z.array(z.string().regex(OFFERED_RUNTIME)).min(1)]),
  architectures: z.union([ofMachine, z.array(z.string()).min(1)]),
  /** The code name of the Debian that it is made of, as is the minimal root in which its files are started. */
  release: z.union([ofMachine, z.string()]),
  /** Where zig is the compiler of C: its release on PyPI, and the SHA-256 of the wheel for each architecture. */
  zig: z
    .strictObject({ version: z.string(), sha256: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)) })
    .optional(),
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
