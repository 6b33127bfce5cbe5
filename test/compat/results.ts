import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Cell } from './cells.ts';

/** Cells by program and target, as several runs have measured them. */
export type Results = Record<string, Record<string, Cell>>;

/** Kept between runs, so that the table can be completed in several. */
const FILE = join(import.meta.dirname, '../../reports/compat.json');

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
  mkdirSync(dirname(FILE), { recursive: true });
  writeFileSync(FILE, `${JSON.stringify(results, null, 2)}\n`);
}
