/** Counts what an answer sends of each target's log, which is more than was written: each line has its prefix. */
export class SentBytes {
  readonly #sent = new Map<string, number>();

  constructor(private readonly most: number) {}

  /** Nothing more of the target goes, and what it prints need not be made ready. */
  isOver(slug: string): boolean {
    return (this.#sent.get(slug) ?? 0) > this.most;
  }

  /** Whether these bytes of a target may still go; where they may not, it is over. */
  take(slug: string, bytes: number): boolean {
    this.#sent.set(slug, (this.#sent.get(slug) ?? 0) + bytes);
    return !this.isOver(slug);
  }
}
