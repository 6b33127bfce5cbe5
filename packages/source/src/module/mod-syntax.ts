import { Failure } from '@cgoforge/core';
import { quoteName } from '../archive/quote-name.js';

/** One line of go.mod or go.work: `require ( a v1 )` gives `require` with `a`, `v1`. */
export interface Directive {
  readonly verb: string;
  readonly args: readonly string[];
  /** The file and the line, as compilers write them. */
  readonly place: string;
  /** A complaint about this line, for people: file, line, and why. */
  readonly complain: (why: string) => Failure;
}

/** White space, a comment, a string, punctuation, or a word; a word ends where a comment begins. */
const TOKEN = /([ \t\r]+|\/\/.*$)|("(?:[^"\\]|\\.)*"|`[^`]*`)|([()[\]{},])|((?:(?!\/\/)[^\s()[\]{},])+)/uy;

/** What a merge leaves at the beginning of a line. */
const CONFLICT = /^(?:<{7}|={7}|>{7}|\|{7})(?: |\r?$)/;

const KEEP_ONE = 'Keep one side, and delete the lines <<<<<<<, ======= and >>>>>>>.';

/** As compilers write it. */
export const placeOf = (file: string, line: number) => `${quoteName(file).slice(1, -1)}:${line}`;

/** Reads the grammar that go.mod and go.work share (golang.org/x/mod/modfile). Throws `go_mod_invalid`. */
export function parseDirectives(file: string, text: string): Directive[] {
  const directives: Directive[] = [];
  let block: string | null = null;
  for (const [index, line] of text.split('\n').entries()) {
    const place = placeOf(file, index + 1);
    const complain = (why: string, next?: string) =>
      new Failure('go_mod_invalid', `${place}: ${why}.`, { next });
    if (CONFLICT.test(line)) throw complain('the conflict markers of a merge are still there', KEEP_ONE);
    const tokens = tokenize(line, complain);
    const [verb, ...args] = tokens;
    if (verb === undefined) continue;
    if (block === null && tokens.at(-1) === '(') {
      if (tokens.length !== 2) throw complain('a block begins with one word and a parenthesis');
      block = verb;
    } else if (block !== null && verb === ')') {
      if (args.length > 0) throw complain('something follows the end of the block');
      block = null;
    } else if (block === null && tokens.length === 3 && tokens[1] === '(' && tokens[2] === ')') {
      // An empty block on one line.
    } else {
      const words = block === null ? { verb, args } : { verb: block, args: tokens };
      directives.push({ ...words, place, complain });
    }
  }
  if (block !== null) throw new Failure('go_mod_invalid', `${quoteName(file)}: a block is not closed.`);
  return directives;
}

function tokenize(line: string, complain: Directive['complain']): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < line.length) {
    const match = TOKEN.exec(line);
    if (!match) throw complain('it cannot be read as Go reads it');
    const [, , string, mark, word] = match;
    if (word?.startsWith('"') || word?.startsWith('`')) throw complain('a quotation mark is not closed');
    const token = string ? unquote(string, complain) : (mark ?? word);
    if (token !== undefined) tokens.push(token);
  }
  return tokens;
}

/** Go's escapes are more than JSON's, but nothing that may stand in go.mod needs those. */
function unquote(text: string, complain: Directive['complain']): string {
  if (text.startsWith('`')) return text.slice(1, -1);
  try {
    return String(JSON.parse(text));
  } catch {
    throw complain('the string is not valid');
  }
}
