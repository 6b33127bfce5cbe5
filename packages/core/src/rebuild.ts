import type { ReceivedFile } from './ports/received.js';

/** What an attempt was compiled with. */
export interface CompiledWith {
  /** The digest of the toolchain, as it is offered. */
  readonly toolchain: string;
  /** Exact Go version. */
  readonly go: string;
}

/** The task that another one builds anew. The row of the new one remembers all of it, since the other may be removed. */
export interface RebuildOf {
  readonly build: string;
  readonly compiledWith: CompiledWith;
  /** The name of the machine that compiled it; `null` where that is not known. */
  readonly machine: string | null;
  /** What it has published, in its order. */
  readonly files: readonly ReceivedFile[];
}

/** How a file of a rebuild compares with the one of the same name that the other build has. */
export interface Comparison {
  /** The build that has the other file. */
  readonly build: string;
  /** Byte for byte. */
  readonly equal: boolean;
  /** What differs, in the order of the file; empty where it is not known: the other file is gone, or has no parts. */
  readonly differs: readonly PartDifference[];
  /** Why not every part that differs is named; `null` where each is, or the files are equal. */
  readonly why: string | null;
}

/** A part that differs: a section, or a member of a static library. What is in none of them is `headers`. */
export interface PartDifference {
  readonly name: string;
  /** In bytes; `null` in the file that has no such part. */
  readonly size: number | null;
  readonly originalSize: number | null;
}

/** So many parts are named in a line. */
const MOST_NAMED = 8;

/** The comparison, as the end of a line on the file. */
export function printComparison({ build, equal, differs, why }: Comparison): string {
  if (equal) return `is byte for byte the file of ${build}`;
  const named = differs.slice(0, MOST_NAMED).map(printDifference);
  const more = differs.length > MOST_NAMED ? [`and ${differs.length - MOST_NAMED} more`] : [];
  const parts = [...named, ...more].join(', ');
  const what = parts === '' ? '' : `: ${parts}`;
  return `differs from the file of ${build}${what}${why === null ? '' : ` (${why})`}`;
}

/** `.text (120 bytes, was 118)` */
function printDifference({ name, size, originalSize }: PartDifference): string {
  const shown = /^[\w.$@+~-]+$/.test(name) ? name : JSON.stringify(name);
  if (size === null) return `${shown} (gone, had ${originalSize} bytes)`;
  if (originalSize === null) return `${shown} (new, ${size} bytes)`;
  return size === originalSize ? `${shown} (${size} bytes)` : `${shown} (${size} bytes, was ${originalSize})`;
}
