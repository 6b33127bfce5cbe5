import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cell } from './cells.ts';

/** Cells by program and target, as several runs have measured them. */
export type Results = Record<string, Record<string, Cell>>;

/** Kept with the programs, so that the table can be completed in several runs. */
const FILE = join(import.meta.dirname, 'results.json');

export function readResults(): Results {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

/** Puts a cell in the place of what was measured before. */
export function keepResult(program: string, asked: string, cell: Cell): void {
  const results = readResults();
  results[program] = { ...results[program], [asked]: cell };
  writeFileSync(FILE, `${JSON.stringify(results, null, 2)}\n`);
}
