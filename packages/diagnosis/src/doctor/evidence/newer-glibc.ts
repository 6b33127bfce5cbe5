import { lowestOf, printTarget, runtimeOf, startsOn, type Target } from '@cgoforge/core';
import { sinceGlibc } from '../../debian/glibc-symbols.js';
import type { SourceFacts } from '../../source/source-facts.js';
import type { Case, Words } from '../cause.js';
import { textOf } from './files.js';
import { isArchive } from './libraries.js';
import { memberWith } from './member-with.js';

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
    build:
      target === null ? ': no target that is offered here has that' : `; or build for ${printTarget(target)}`,
  };
}

/** The offered target of the lowest glibc that has a version. */
function targetWith(version: string, { targets }: SourceFacts): Target | null {
  return lowestOf(
    targets.filter((target) => {
      const there = runtimeOf(target);
      return there !== null && startsOn({ libc: 'glibc', floor: version }, there);
    }),
  );
}
