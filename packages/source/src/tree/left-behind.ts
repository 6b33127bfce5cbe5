import type { SpecialKind } from '../archive/archive-entry.js';
import { NameList } from './name-list.js';

/** Why a link has no place in a source. */
export type LostLink = 'nowhere' | 'outside' | 'circle';

/** One, and several. In the order in which they are told. */
const WORDS: Readonly<Record<LostLink | SpecialKind, readonly [string, string]>> = {
  nowhere: ['link that leads to nothing in the archive', 'links that lead to nothing in the archive'],
  outside: ['link that leads out of the archive', 'links that lead out of the archive'],
  circle: ['link that leads in a circle', 'links that lead in a circle'],
  fifo: ['fifo', 'fifos'],
  device: ['device', 'devices'],
  socket: ['socket', 'sockets'],
  'volume label': ['volume label', 'volume labels'],
  'dump folder': ['folder list of an incremental dump', 'folder lists of an incremental dump'],
};

const KINDS = Object.keys(WORDS) as (keyof typeof WORDS)[];

/** What no source can have, and no archive is refused for: it is left out, and told in one sentence. */
export class LeftBehind {
  readonly #names = new Map<keyof typeof WORDS, NameList>();

  add(kind: LostLink | SpecialKind, name: string): void {
    const names = this.#names.get(kind) ?? new NameList();
    names.add(name);
    this.#names.set(kind, names);
  }

  /** `null` where nothing was left out. */
  note(): string | null {
    const parts = KINDS.flatMap((kind) => {
      const names = this.#names.get(kind);
      return names ? [`${names.count} ${WORDS[kind][names.count === 1 ? 0 : 1]}: ${names}`] : [];
    });
    return parts.length > 0 ? `Left out ${parts.join('; ')}.` : null;
  }
}
