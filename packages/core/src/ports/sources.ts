/** Where a tenant's sources are stored. */
export abstract class Sources {
  /** A tree that the tenant sent before, by its digest; it stays for some 50 minutes at least, so that a build can be
   * made of it. `null`: it is not stored. */
  abstract find(
    tenant: string,
    digest: string,
  ): Promise<{ readonly objectKey: string; readonly size: number } | null>;

  /** Says that an object is about to be stored: it is removed in an hour, unless a build is made of it. */
  abstract expect(objectKey: string, size: number): Promise<void>;
}
