import { type GoMod, parseGoLines, parseReplaces } from './go-mod.js';
import { type Directive, parseDirectives } from './mod-syntax.js';

/** A folder of go.work as written, relative to its own: `.`, `./a`, `../b`. */
export interface GoWorkUse {
  readonly folder: string;
  readonly complain: Directive['complain'];
}

/** What go.work says that decides which modules a build needs. */
export interface GoWork extends Pick<GoMod, 'goLine' | 'toolchainLine' | 'replaces'> {
  readonly uses: readonly GoWorkUse[];
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
    uses: uses.map(({ args, complain }) => ({ folder: args[0] ?? '.', complain })),
  };
}
