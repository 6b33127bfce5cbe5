import { type GoMod, parseGoLines, parseReplaces } from './go-mod.js';
import { parseDirectives } from './mod-syntax.js';

/** What go.work says that decides which modules a build needs. */
export interface GoWork extends Pick<GoMod, 'goLine' | 'toolchainLine' | 'replaces'> {
  /** As written, relative to the folder of go.work: `.`, `./a`, `../b`. */
  readonly uses: readonly string[];
}

/** Reads go.work. Throws `go_mod_invalid`. */
export function parseGoWork(file: string, text: string): GoWork {
  const directives = parseDirectives(file, text);
  const uses = directives.filter(({ verb }) => verb === 'use');
  for (const { args, complain } of uses) {
    if (args.length !== 1) throw complain('a use line names one folder');
  }
  return {
    ...parseGoLines(directives),
    replaces: parseReplaces(directives),
    uses: uses.map(({ args }) => args[0] ?? '.'),
  };
}
