import { readFileSync } from 'node:fs';

const INTERNAL = new URL('../../apps/agent/internal/', import.meta.url);

/** A case by its name out of a file that the agent's own tests read, and hold the agent to; in a list of the file, where
 * that has several. */
export function agentCase<Case>(file: string, name: string, list?: string): Case {
  const read = JSON.parse(readFileSync(new URL(file, INTERNAL), 'utf8'));
  const cases: readonly (Case & { name: string })[] = list === undefined ? read : read[list];
  const found = cases.find((one) => one.name === name);
  if (!found) throw new Error(`${file} has no case "${name}".`);
  return found;
}
