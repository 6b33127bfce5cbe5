import { posix } from 'node:path';
import { quoteName } from '../archive/quote-name.js';
import { type ModuleSet, requirementsOf } from './module-set.js';

/**
 * What Go stops at as soon as a package of such a module is imported, a sentence each. Nobody is refused for it: what no
 * build of the source imports, Go does not look at.
 */
export function moduleNotes(set: ModuleSet): string[] {
  const notes = new Set<string>();
  const lacking: string[] = [];
  for (const { required, standIn } of requirementsOf(set)) {
    const by = standIn?.by ?? required;
    if ('folder' in by) {
      if (isAbsolute(by.folder)) {
        notes.add(
          `${standIn?.place}: ${required.path} is replaced by ${quoteName(by.folder)}, a folder of your machine: a build ` +
            'that imports it fails. Write it relative, and pack that folder too.',
        );
      }
      continue;
    }
    const pair = `${by.path}@${by.version}`;
    if (!set.sums.has(pair) && !set.workSums.has(pair)) lacking.push(`${required.place}: ${pair}`);
  }
  const [first] = lacking;
  if (first !== undefined) {
    const more = lacking.length > 1 ? ` (and ${lacking.length - 1} more)` : '';
    notes.add(`${first} has no line in go.sum${more}: a build that imports it fails. Run go mod tidy.`);
  }
  return [...notes];
}

/** On any system: one of Windows has a letter first. */
const isAbsolute = (folder: string) => posix.isAbsolute(folder) || /^[A-Za-z]:/.test(folder);
