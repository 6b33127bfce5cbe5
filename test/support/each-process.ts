import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** A process, by its pid and by what the kernel has in its files, such as `cmdline`. */
export interface ProcessFiles {
  readonly pid: number;
  readonly folder: string;
  text(file: string): string;
}

/** What is told of each process of this machine, without those that have ended meanwhile or of which nothing is
 * told. */
export function eachProcess<Told>(tell: (process: ProcessFiles) => Told | null): Told[] {
  return globSync('/proc/[0-9]*').flatMap((folder) => {
    const text = (file: string) => readFileSync(`${folder}/${file}`, 'utf8');
    try {
      const told = tell({ pid: Number(basename(folder)), folder, text });
      return told === null ? [] : [told];
    } catch {
      return []; // It has ended since, or is none of ours to look at.
    }
  });
}
