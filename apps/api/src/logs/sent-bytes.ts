/** Counts what an answer sends of each target's log, which is more than was written: each line has its prefix. */
export class SentBytes {
  readonly #sent = new Map<string, number>();

  constructor(private readonly most: number) {}

  /** How the next bytes of a target go: whole, or not any more, of which only the first time is `ends`. */
  next(slug: string, bytes: number): 'whole' | 'ends' | 'none' {
    const before = this.#sent.get(slug) ?? 0;
    this.#sent.set(slug, before + bytes);
    if (before + bytes <= this.most) return 'whole';
    return before <= this.most ? 'ends' : 'none';
  }
}
