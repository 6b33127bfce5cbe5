import { linesOf } from '../../source/source-facts.js';
import type { Case, Words } from '../cause.js';

/** Blank lines part the comment from `import "C"`, which then has no preamble. */
export function hasGap({ error, source }: Case): Words | null {
  const lines = error.file === null ? [] : linesOf(source, error.file);
  const at = lines.findIndex((line) => /^import\s+"C"/.test(line));
  const above = lines.slice(0, Math.max(at, 0)).reverse();
  const blank = above.findIndex((line) => line.trim() !== '');
  return blank > 0 && /\*\/\s*$|^\s*\/\//.test(above[blank] ?? '') ? {} : null;
}

/** The field that has Go take a flag, and the pattern of just that flag. */
export function allowance({ words }: Case): Words {
  const { flag = '', variable = '' } = words;
  return {
    field: `cgo_${variable.toLowerCase()}_allow`,
    pattern: flag.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  };
}
