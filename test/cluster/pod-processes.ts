import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** The processes in pods, as this machine numbers them, whose command line or environment has these words in a row. */
export function podProcesses(...words: readonly string[]): number[] {
  const wanted = words.join('\0');
  return globSync('/proc/[0-9]*').flatMap((process) => {
    const text = (file: string) => readFileSync(`${process}/${file}`, 'utf8');
    try {
      const isWanted = [text('cmdline'), text('environ')].some((said) => said.includes(wanted));
      return isWanted && text('cgroup').includes('/pod') ? [Number(basename(process))] : [];
    } catch {
      return []; // It has ended since.
    }
  });
}
