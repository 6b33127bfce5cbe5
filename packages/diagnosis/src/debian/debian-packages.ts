import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { literally } from '../source/source-facts.js';

/** Of Debian 12 on amd64: a line per package, its name and those of its headers, .pc files and libraries. Made by
 * scripts/debian-packages.mjs from the archive's Contents of 2026-11-29. */
const DATA = new URL('../../data/debian-12.txt.gz', import.meta.url);

/** How many packages are told. */
const MOST = 3;

let unpacked: string | undefined;

/** Unpacked with the first failure that asks, in some ten milliseconds, and kept: 3 MB. */
function index(): string {
  unpacked ??= gunzipSync(readFileSync(DATA)).toString('latin1');
  return unpacked;
}

/** The packages of Debian that have a header, such as `vips/vips.h`, a `.pc` file or a library, such as `libvips.so`,
 * in a sentence's words; empty where none has it. */
export function findPackages(file: string): readonly string[] {
  const name = file.split('/').slice(-2).join('/');
  const line = new RegExp(`^(\\S+) (?:.* )?${literally(name)}(?: |$)`, 'gm');
  const found = [...index().matchAll(line)].map(([, one = '']) => one);
  // The ones with the shortest names are the libraries themselves.
  return found.sort((a, b) => a.length - b.length || (a < b ? -1 : 1)).slice(0, MOST);
}
