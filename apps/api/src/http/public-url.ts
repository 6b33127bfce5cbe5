/** The address under which callers reach this service; links are made with it. */
export class PublicUrl {
  /** `base` has no slash at its end. */
  constructor(readonly base: string) {}

  to(path: string): string {
    return this.base + path;
  }
}
