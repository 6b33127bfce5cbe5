import type { NameEncoding } from '@cgoforge/core';
import { type ArchiveEntry, decodeUtf8 } from './archive-entry.js';
import { decodeName, readForeignName } from './foreign-name.js';

/** A name that was read, and what it is in the encoding that was said; `null` where it can be nothing else. */
export interface ReadName {
  readonly text: string;
  readonly otherwise: string | null;
}

export const NO_LINK: ReadName = { text: '', otherwise: null };

/**
 * Reads the names of one archive. What is marked as UTF-8 is that. Of the others nobody knows until one is none: then all
 * are in the encoding that was said, also those whose bytes happen to be UTF-8, as some words of Chinese are.
 */
export class NameReader {
  #isForeign = false;

  /** `encoding` is that of names that are not UTF-8; without one they are refused. */
  constructor(private readonly encoding: NameEncoding | null = null) {}

  /** `linkOf` is the link whose target it is. Throws the refusal of a name that cannot be read. */
  read(raw: Buffer, isMarked: boolean, linkOf?: string): ReadName {
    const text = decodeUtf8(raw);
    if (text === null) {
      this.#isForeign = true;
      return { text: readForeignName(raw, this.encoding, linkOf), otherwise: null };
    }
    const isPlain = text.length === raw.length;
    const otherwise = isMarked || isPlain || !this.encoding ? null : decodeName(raw, this.encoding);
    return { text, otherwise };
  }

  /** Whether names that could be read otherwise are so, now that all were seen. */
  get isForeign(): boolean {
    return this.#isForeign;
  }
}

/** The names of an entry. */
export function bothOf(name: ReadName, link: ReadName): Pick<ArchiveEntry, 'name' | 'link' | 'otherwise'> {
  const isSame = name.otherwise === null && link.otherwise === null;
  const otherwise = { name: name.otherwise ?? name.text, link: link.otherwise ?? link.text };
  return { name: name.text, link: link.text, otherwise: isSame ? null : otherwise };
}
