import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One source of Debian packages. */
export interface AptSource {
  readonly uri: string;
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** A file of keys; `null`: those of apt itself. */
  readonly signedBy: string | null;
}

const SOURCES = '/etc/apt/sources.list';

/** Where this machine gets Debian itself from: the source of its own release that has `main`. Throws a sentence. */
export function archiveOfThisMachine(suite: string): AptSource {
  const folder = `${SOURCES}.d`;
  const parts = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  const sources = [SOURCES, ...parts]
    .filter((path) => existsSync(path))
    .flatMap((path) => parseSources(readFileSync(path, 'utf8'), path.endsWith('.sources')));
  const own = sources.find(({ suites, components }) => suites.includes(suite) && components.includes('main'));
  if (own) return own;
  throw new Error(`apt's sources on this machine do not name ${suite} main, from which roots are made.`);
}

/** The package sources of one apt file, in the one-line or the deb822 form. */
export function parseSources(text: string, isDeb822: boolean): AptSource[] {
  return isDeb822 ? text.split(/\n\s*\n/).flatMap(parseStanza) : text.split('\n').flatMap(parseLine);
}

function parseLine(line: string): AptSource[] {
  const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+([^#]*)/.exec(line);
  if (!match) return [];
  const [, options = '', uri = '', suite = '', components = ''] = match;
  const signedBy = /(?:^|\s)signed-by=(\S+)/.exec(options)?.[1] ?? null;
  return [{ uri, suites: [suite], components: words(components), signedBy }];
}

function parseStanza(stanza: string): AptSource[] {
  const lines = stanza.split('\n').filter((line) => !line.startsWith('#'));
  const field = (name: string) => {
    const line = lines.find((each) => each.toLowerCase().startsWith(`${name}:`));
    return words(line?.slice(name.length + 1) ?? '');
  };
  if (!field('types').includes('deb') || field('enabled')[0] === 'no') return [];
  const key = field('signed-by')[0];
  // A key written into the stanza itself has no file name; apt's own key ring then has to do.
  const signedBy = key?.startsWith('/') ? key : null;
  const same = { suites: field('suites'), components: field('components'), signedBy };
  return field('uris').map((uri) => ({ uri, ...same }));
}

const words = (text: string) => text.trim().split(/\s+/).filter(Boolean);
