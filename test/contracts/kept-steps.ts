import { type KeptBuilds, type KeptRows, type LackingRoom, type Lease, logPrefix } from '@cgoforge/core';
import { beforeEach } from 'vitest';
import { newBuild, unique, verifiedFile } from '../support/rows.js';
import { AttemptSteps } from './attempt-steps.js';
import type { RowsUnderTest } from './rows-under-test.js';

export const HOUR = 3_600;
export const DAY = 24 * HOUR;
export const MUCH = 2 ** 50;
const LONG = 10_000 * DAY;
export const ALL: KeptBuilds = {
  ...{ leastSeconds: HOUR, seconds: LONG },
  ...{ tenantBuilds: MUCH, builds: MUCH, tenantBytes: MUCH, bytes: MUCH },
};
export const ENOUGH: LackingRoom = { bytes: 0, urgentBytes: 0 };
export const ALL_ROWS: KeptRows = { seconds: LONG, builds: MUCH };

interface OwnedBuild {
  readonly id: string;
  readonly owner: string;
}

/** What tests of retention have in common. Each begins with nothing that is kept, and a tenant of its own. */
export class KeptSteps {
  tenant = '';
  readonly steps: AttemptSteps;

  private constructor(private readonly under: RowsUnderTest) {
    this.steps = AttemptSteps.ofSuite(under);
  }

  static ofSuite(under: RowsUnderTest): KeptSteps {
    const kept = new KeptSteps(under);
    beforeEach(async () => {
      kept.tenant = unique('tenant');
      // What earlier tests left is beyond every limit, and gone.
      await under.pass(40 * DAY);
      await under.retention.expire({ ...ALL, seconds: DAY }, ENOUGH);
      await under.pass(40 * DAY);
      await under.retention.forget({ ...ALL_ROWS, seconds: DAY });
      await under.retention.dropSources();
      await kept.takeDue();
    });
    return kept;
  }

  /** All that is due, as removed. */
  async takeDue(): Promise<readonly string[]> {
    const { retention } = this.under;
    const due = await retention.due();
    for (const { prefix } of due) await retention.discarded(prefix);
    return due.length === 0 ? [] : [...due.map(({ prefix }) => prefix), ...(await this.takeDue())].sort();
  }

  async release(lease: Lease): Promise<void> {
    await this.under.releases.released(lease, `${logPrefix(lease.attempt)}/1`);
  }

  /** A build that has made a file of so many bytes, in a source of none. */
  async built({ bytes = 10, owner = this.tenant, source = newBuild().source } = {}) {
    const wish = { tenant: owner, source: { ...source, size: 0, objectKey: unique('sources/src') } };
    const { build, lease } = await this.steps.beginNew(wish);
    await this.under.transitions.verify(lease);
    await this.under.transitions.publish(lease, [{ ...verifiedFile(), size: bytes }]);
    await this.release(lease);
    return { id: build.id, attempt: lease.attempt, source: build.source, owner };
  }

  async isExpired({ id, owner }: OwnedBuild): Promise<boolean | undefined> {
    return (await this.under.builds.find(owner, id))?.expired;
  }

  expired(all: readonly OwnedBuild[]): Promise<readonly (boolean | undefined)[]> {
    return Promise.all(all.map((build) => this.isExpired(build)));
  }
}
