/** The package sources of one apt file, in the one-line or the deb822 form: `{ uri, suites, components, signedBy }`. */
export function parseSources(text, isDeb822) {
  return isDeb822 ? text.split(/\n\s*\n/).flatMap(parseStanza) : text.split('\n').flatMap(parseLine);
}

function parseLine(line) {
  const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+([^#]*)/.exec(line);
  if (!match) return [];
  const [, options = '', uri, suite, components] = match;
  const signedBy = /(?:^|\s)signed-by=(\S+)/.exec(options)?.[1] ?? null;
  return [{ uri, suites: [suite], components: words(components), signedBy }];
}

function parseStanza(stanza) {
  const lines = stanza.split('\n').filter((line) => !line.startsWith('#'));
  const field = (name) => {
    const line = lines.find((each) => each.toLowerCase().startsWith(`${name}:`));
    return words(line?.slice(name.length + 1) ?? '');
  };
  if (!field('types').includes('deb') || field('enabled')[0] === 'no') return [];
  const key = field('signed-by')[0] ?? null;
  // A key written into the stanza itself has no file name; apt's own key ring then has to do.
  const signedBy = key?.startsWith('/') ? key : null;
  return field('uris').map((uri) => ({
    uri,
    suites: field('suites'),
    components: field('components'),
    signedBy,
  }));
}

const words = (text) => text.trim().split(/\s+/).filter(Boolean);
