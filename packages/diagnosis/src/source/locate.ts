import { findLine, literally, type SourceFacts, type SourcePlace } from './source-facts.js';

const GO = /\.go$/;
/** A line of a preamble that tells cgo how to compile or link. */
const CGO = (flag: string) => `^[ \\t/*]*#cgo\\b.*${flag}`;

interface Search {
  /** What an error without a place says; its first group is searched for. */
  readonly sees: RegExp;
  readonly names: RegExp;
  readonly line: (searched: string) => string;
}

/** Where the source asks for what an error names. */
const SEARCHES: readonly Search[] = [
  {
    sees: /^undefined reference to [`'](?:_cgo_\w+_Cfunc_)?([A-Za-z_]\w*)'/,
    names: GO,
    line: (name) => `\\bC\\.${name}\\b`,
  },
  { sees: /^multiple definition of [`']([A-Za-z_]\w*)'/, names: GO, line: (name) => `\\b${name}\\(` },
  { sees: /^cannot find (-l[^\s:]+)/, names: GO, line: (flag) => CGO(`${literally(flag)}(?![\\w.])`) },
  {
    sees: /^Package '?([^\s']+)'? was not found/,
    names: GO,
    line: (name) => CGO(`pkg-config:.*(?<![\\w.+-])${literally(name)}(?![\\w.+-])`),
  },
  { sees: /^No package '([^']+)'/, names: GO, line: (name) => CGO(`pkg-config:.*${literally(name)}`) },
  {
    sees: /^invalid flag in #cgo (\w+: -[^\s/=]*)/,
    names: GO,
    line: (flag) => CGO(literally(flag).replace(':', ':.*')),
  },
  {
    sees: /^unrecognized command.line option ['‘](-[^'’]+)['’]/,
    names: GO,
    line: (flag) => CGO(literally(flag)),
  },
  {
    sees: /^requires go >= ([\d.a-z]+)/,
    names: /(?:^|\/)go\.(?:mod|work)$/,
    line: (version) => `^go ${literally(version)}`,
  },
  {
    sees: /[Rr]equires? go (?:>= )?([\d.a-z]+)/,
    names: /(?:^|\/)go\.(?:mod|work)$/,
    line: (version) => `^go ${literally(version)}`,
  },
  {
    sees: /^Go (\d+\.\d+)/,
    names: /(?:^|\/)go\.(?:mod|work)$/,
    line: (version) => `^(?:go|toolchain) (?:go)?${literally(version)}`,
  },
  { sees: /^(\S+) v\S+ (?:is|did|cannot)/, names: /(?:^|\/)go\.mod$/, line: (path) => literally(path) },
  {
    sees: /module (\S+) listed in go\.work/,
    names: /(?:^|\/)go\.work$/,
    line: (folder) => literally(folder),
  },
  { sees: /listed in (go\.work)/, names: /(?:^|\/)go\.work$/, line: () => '^' },
  {
    sees: /^(\S+)@v\S+: (?:is explicitly required|is replaced|missing go\.sum|verifying|checksum)/,
    names: /(?:^|\/)go\.mod$/,
    line: (path) => literally(path),
  },
  { sees: /^verifying (\S+)@v/, names: /(?:^|\/)go\.sum$/, line: (path) => literally(path) },
  { sees: /Go assembly file (\S+)/, names: /\.s$/, line: () => '^' },
  { sees: /exec: "(?:swig)"/, names: /\.swig(?:cxx)?$/, line: () => '^' },
  { sees: /exec: "(?:gfortran)"/, names: /\.(?:f|F|for|f90)$/, line: () => '^' },
  { sees: /(cc1obj)/, names: /\.m$/, line: () => '^' },
];

/** `null` where the source does not say, or the error names nothing to look for. */
export function locate(text: string, source: SourceFacts): SourcePlace | null {
  for (const { sees, names, line } of SEARCHES) {
    const match = sees.exec(text);
    if (!match) continue;
    const place = findLine(source, names, new RegExp(line(match[1] ?? '')));
    if (place) return place;
  }
  return null;
}
