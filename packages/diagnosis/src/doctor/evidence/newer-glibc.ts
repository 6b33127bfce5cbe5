import { compareVersions, parseTarget, printTarget, runtimeOf, startsOn } from '@cgoforge/core';
import { sinceGlibc } from '../../debian/glibc-symbols.js';
import type { SourceFacts } from '../../source/source-facts.js';
import type { Case, Words } from '../cause.js';
import { textOf } from './files.js';
import { isArchive } from './libraries.js';

/** What came compiled asks for a name that glibc has only from a version on, which the linker or the name says. */
export function ofNewerGlibc(of: Case): Words | null {
  const { symbol = '', version = sinceGlibc(symbol) } = of.words;
  if (!isArchive(of) || version === null) return null;
  const file = of.error.file ?? '';
  const member = memberWith(symbol, textOf(of) ?? '');
  const target = targetWith(version, of.source);
  return {
    version,
    member: member === null ? file : `${file}(${member})`,
    build: target === null ? ': no target that is offered here has that' : `; or build for ${target}`,
  };
}

/** The offered target of the lowest glibc that has a version. */
function targetWith(version: string, { targets }: SourceFacts): string | null {
  const floorOf = (text: string) => runtimeOf(parseTarget(text))?.floor ?? '0';
  const fit = targets.filter((text) => {
    const there = runtimeOf(parseTarget(text));
    return there !== null && startsOn({ libc: 'glibc', floor: version }, there);
  });
  const [lowest] = fit.toSorted((a, b) => compareVersions(floorOf(a), floorOf(b)));
  return lowest === undefined ? null : printTarget(parseTarget(lowest));
}

const MEMBER_HEADER = 60;

/** The member of a static library (ar) that names a symbol; `null` where none is seen to, or its own name is long. */
function memberWith(symbol: string, text: string): string | null {
  if (!text.startsWith('!<arch>\n')) return null;
  for (let at = 8; at + MEMBER_HEADER <= text.length; ) {
    const size = Number(text.slice(at + 48, at + 58));
    if (!Number.isSafeInteger(size) || size < 0) return null;
    const content = text.slice(at + MEMBER_HEADER, at + MEMBER_HEADER + size);
    const name = text.slice(at, at + 16).trimEnd();
    if (!name.startsWith('/') && (content.includes(`\0${symbol}\0`) || content.includes(`\0${symbol}@`))) {
      return name.replace(/\/$/, '');
    }
    at += MEMBER_HEADER + size + (size % 2);
  }
  return null;
}
