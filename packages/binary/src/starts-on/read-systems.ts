import { readFileSync } from 'node:fs';
import { parseRuntime } from '@cgoforge/core';
import type { Libraries, System } from './system.js';

const DATA = new URL('../../data/', import.meta.url);

/** Those of glibc to which packages can be added. */
export const DISTRIBUTIONS = [
  ...['debian-11', 'debian-12', 'debian-13', 'ubuntu-20.04', 'ubuntu-22.04', 'ubuntu-24.04'],
  ...['rhel-7', 'rhel-8', 'rhel-9', 'amazon-linux-2', 'amazon-linux-2023'],
];

/** The order in which they are told. */
const NAMES = [...DISTRIBUTIONS, 'alpine', 'distroless-static', 'distroless-base', 'empty-root'];

/** A file of packages/binary/data; its README says what the fields mean. */
interface Description {
  readonly name: string;
  readonly runtime: string;
  readonly complete: boolean;
  readonly libraries: Libraries;
  readonly architectures: Readonly<Record<string, Libraries>>;
}

let systems: readonly System[] | undefined;

/** The systems that are described, read once. */
export function readSystems(): readonly System[] {
  systems ??= NAMES.map(readSystem);
  return systems;
}

function readSystem(file: string): System {
  const text = readFileSync(new URL(`${file}.json`, DATA), 'utf8');
  const { name, runtime, complete, libraries, architectures } = JSON.parse(text) as Description;
  const parsed = parseRuntime(runtime);
  if (!parsed) throw new Error(`packages/binary/data/${file}.json names no runtime: ${runtime}`);
  const all = Object.entries(architectures).map(([arch, own]) => [arch, { ...libraries, ...own }]);
  return { file, name, runtime: parsed, isComplete: complete, libraries: Object.fromEntries(all) };
}
