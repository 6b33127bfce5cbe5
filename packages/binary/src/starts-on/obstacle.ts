import { escapeUnseen, type SystemStart } from '@cgoforge/core';

/** What keeps a file from starting on a system (`false`), or may (`null`). */
export interface Obstacle {
  readonly starts: false | null;
  readonly why: string;
}

/** A longer name is not one of a real library. */
const LONGEST_NAME = 100;

/** What the file needs, and how the system stands to it. */
export const no = (need: string, system: string): Obstacle => ({ starts: false, why: `${need}, ${system}` });
export const unknown = (need: string, system: string): Obstacle => ({
  starts: null,
  why: `${need}, ${system}`,
});

/** What the file needs, without the part on the system. */
export const needOf = ({ why }: SystemStart): string => why?.split(', ', 1)[0] ?? '';

/** A name out of a file, which may hold anything. */
export function shown(name: string): string {
  return escapeUnseen(name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name);
}
