import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseGoMod } from './go-mod.js';
import { parseGoSum } from './go-sum.js';

const parse = (text: string) => parseGoMod('go.mod', text);

describe('parseGoMod', () => {
  it('reads lines, blocks, comments and strings', () => {
    const mod = parse(`// Deprecated: use another
module "example.com/app" // the program
go 1.24.0
toolchain go1.26.8-custom

require github.com/mattn/go-sqlite3 v1.14.22
require ( // direct
	golang.org/x/text v0.3.0 // indirect
\t
	// a comment of its own
	\`gopkg.in/yaml.v3\` v3.0.1
	github.com/old/thing v2.0.0+incompatible//close
)
require ()
exclude golang.org/x/net v1.2.3
retract (
  [v1.0.0, v1.9.9]
)
retract [v1.0.0, v1.9.9]
tool golang.org/x/tools/cmd/stringer
ignore ./node_modules
godebug default=go1.21
`);
    expect(mod).toEqual({
      path: 'example.com/app',
      goLine: '1.24.0',
      toolchainLine: '1.26.8-custom',
      requires: [
        { path: 'github.com/mattn/go-sqlite3', version: 'v1.14.22', place: 'go.mod:6' },
        { path: 'golang.org/x/text', version: 'v0.3.0', place: 'go.mod:8' },
        { path: 'gopkg.in/yaml.v3', version: 'v3.0.1', place: 'go.mod:11' },
        { path: 'github.com/old/thing', version: 'v2.0.0+incompatible', place: 'go.mod:12' },
      ],
      replaces: [],
    });
  });

  it('reads what replaces a module, one version of it, or both by a folder', () => {
    const { replaces } = parse(`module a
replace example.com/a => example.com/b v1.0.0
replace (
  example.com/a v1.2.3 => example.com/c v1.2.4
  example.com/d => ../d
  example.com/e v0.0.0 => ./e
  example.com/f => C:/f
)`);
    expect(replaces).toEqual([
      {
        path: 'example.com/a',
        version: null,
        by: { path: 'example.com/b', version: 'v1.0.0' },
        place: 'go.mod:2',
      },
      {
        path: 'example.com/a',
        version: 'v1.2.3',
        by: { path: 'example.com/c', version: 'v1.2.4' },
        place: 'go.mod:4',
      },
      { path: 'example.com/d', version: null, by: { folder: '../d' }, place: 'go.mod:5' },
      { path: 'example.com/e', version: 'v0.0.0', by: { folder: './e' }, place: 'go.mod:6' },
      { path: 'example.com/f', version: null, by: { folder: 'C:/f' }, place: 'go.mod:7' },
    ]);
  });

  it('reads Windows line ends, and the toolchain line that asks for nothing', () => {
    const mod = parse('module a\r\n\r\ngo 1.17\r\ntoolchain default\r\n');
    expect(mod).toMatchObject({ path: 'a', goLine: '1.17', toolchainLine: null });
  });

  it.each([
    ['', 'has no module line'],
    ['module', ':1: the module line'],
    ['module -a', ':1: the module line'],
    ['module a\nrequire -x v1.0.0', ':2: "-x" is not a module path'],
    ['module a\nrequire example.com/a master', ':2: "master" is not a version'],
    ['module a\nrequire example.com/a v1.0', ':2: "v1.0" is not a version'],
    ['module a\nrequire "example.com/a v1.0.0', ':2: a quotation mark is not closed'],
    ['module a\nrequire (\nexample.com/a v1.0.0', 'a block is not closed'],
    ['module a\nreplace example.com/a => b', ':2: a replacement is a folder'],
    ['module a\nreplace example.com/a => ..\\b', ':2: write the folder of a replacement with /'],
    ['module a\nreplace example.com/a => C:\\b', ':2: write the folder of a replacement with /'],
    ['module a\nreplace example.com/a => -b v1.0.0', ':2: "-b" is not a module path'],
    ['module a\ngo 1.24 --help', ':2: the go line'],
    ['module a\ntoolchain ../bin', ':2: the toolchain line'],
  ])('refuses %j and says where', (text, why) => {
    expect(() => parse(text)).toThrow(why);
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'go_mod_invalid' }));
  });
});

const hostile = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom(...'-@./ \t"`~v1a\0=\\') }),
  fc.constantFrom('example.com/a', '-modfile=x', '--', 'example.com/-a', 'v1.2.3', 'v1.2.3-rc.1', 'a.b/c@v1'),
);
const quoted = fc.tuple(hostile, fc.constantFrom('', '"', '`')).map(([text, mark]) => mark + text + mark);
const plain = /^[A-Za-z0-9._~][A-Za-z0-9\-._~/+]*$/;

const namedByMod = (line: string) => {
  const { requires, replaces } = parse(`module m\n${line}\n`);
  return [...requires, ...replaces.flatMap(({ by }) => ('folder' in by ? [] : by))];
};
const unlessRefused = <T>(read: () => T[]) => {
  try {
    return read();
  } catch {
    return [];
  }
};

it('what go.mod and go.sum name is nothing that an argument list could take for something else', () => {
  fc.assert(
    fc.property(quoted, quoted, quoted, quoted, (a, b, c, d) => {
      const lines = [`require ${a} ${b}`, `replace ${a} => ${c} ${d}`, `require (\n${a} ${b}\n)`];
      const hash = `h1:${'A'.repeat(43)}=`;
      const sums = `${a} ${b} ${hash}\n${c} ${d}/go.mod ${hash}\n`;
      const named = [
        ...lines.flatMap((line) => unlessRefused(() => namedByMod(line))),
        ...unlessRefused(() => [...parseGoSum('go.sum', sums).values()]),
      ];
      for (const { path, version } of named) {
        expect(path).toMatch(plain);
        expect(version).toMatch(plain);
      }
    }),
    { numRuns: 3000 },
  );
});
