import type { GoBuildInfo, GoModule } from '@cgoforge/core';

/**
 * Reads the text that Go's debug.ParseBuildInfo reads: tab-separated lines of path, mod, dep, => and build. A module
 * that was replaced is listed as what replaced it, for that is what was compiled. Lines of other kinds are left out.
 */
export function parseModuleInfo(text: string): Omit<GoBuildInfo, 'version'> {
  let path = '';
  let main: GoModule | null = null;
  const modules: GoModule[] = [];
  const settings: [string, string][] = [];
  for (const line of text.split('\n')) {
    const [kind, ...fields] = line.split('\t');
    if (kind === 'path') path = fields[0] ?? '';
    else if (kind === 'mod') main = moduleOf(fields);
    else if (kind === 'dep') modules.push(moduleOf(fields));
    else if (kind === '=>' && modules.length > 0) modules[modules.length - 1] = moduleOf(fields);
    else if (kind === 'build') settings.push(settingOf(fields.join('\t')));
  }
  modules.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { path, main, modules, settings: Object.fromEntries(settings.sort()) };
}

function moduleOf([path = '', version = '', sum = '']: readonly string[]): GoModule {
  return { path, version, sum: sum || null };
}

/** `key=value`, either of which is quoted as in Go source when it holds a space, a quote or `=`. */
function settingOf(text: string): [string, string] {
  const key = /^(?:"(?:[^"\\]|\\.)*"|`[^`]*`|[^=]*)/.exec(text)?.[0] ?? '';
  return [unquote(key), unquote(text.slice(key.length + 1))];
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Undoes Go's strconv.Quote; text without quotes is what it is. */
function unquote(text: string): string {
  if (/^`[^`]*`$/.test(text)) return text.slice(1, -1);
  if (!/^".*"$/s.test(text)) return text;
  return text
    .slice(1, -1)
    .replaceAll(/\\(?:x(..)|u(.{4})|U(.{8})|(.))/gs, (_, byte, short, long, letter) =>
      letter === undefined ? codePoint(byte ?? short ?? long) : (ESCAPES[letter] ?? letter),
    );
}

function codePoint(hex: string): string {
  const value = Number.parseInt(hex, 16);
  return value <= 0x10ffff ? String.fromCodePoint(value) : '\ufffd';
}
