import type { AttemptWork, Lease } from '../attempt.js';

/** Who supervises which attempt. Each is one transaction. */
export abstract class Leases {
  /** Leases of the pool's unreleased attempts that ran out, or were `holder`'s (`ownedBefore`), under a new epoch. */
  abstract takeOver(
    pool: string,
    holder: string,
    options: { ownedBefore: boolean },
  ): Promise<readonly AttemptWork[]>;

  /** What the rows now say of an attempt whose lease this is; `null` when it is no more. */
  abstract resume(lease: Lease): Promise<AttemptWork | null>;

  /** Keeps the lease for another `LEASE_SECONDS`. */
  abstract renew(lease: Lease): Promise<{ readonly held: boolean; readonly cancelRequested: boolean }>;

  /** Ids of attempts of the pool that are not released. */
  abstract unreleased(pool: string): Promise<readonly string[]>;
}
