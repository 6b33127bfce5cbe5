import { randomBytes, randomInt } from 'node:crypto';
import {
  openDatabase,
  PrismaBuilds,
  PrismaQueue,
  PrismaReleases,
  PrismaSources,
  PrismaTransitions,
} from '@cgoforge/adapter-prisma';
import {
  attemptPrefix,
  type BuildView,
  Failure,
  type Lease,
  logPrefix,
  NoFailpoints,
  type ObjectStore,
  RandomIds,
} from '@cgoforge/core';
import type { RetentionLimits } from '../../apps/worker/src/periodic/retention-limits.js';
import { putBytes } from '../support/folder-store.js';
import type { PlayedClock } from '../support/played-clock.js';
import { newBuild, unique, verifiedFile } from '../support/rows.js';

export type MonthLimits = Omit<RetentionLimits, 'storeRoom'>;

const lost = new Failure('lost', 'The sandbox is gone.');
const broken = new Failure('compile_error', 'go build exited with 1.');

/** Builds as they leave rows and objects behind, without compiling anything: at a time that is played, all that API,
 * intake and worker store of them is stored, in their order. */
export class PlayedBuilds {
  readonly database;
  readonly builds;
  readonly #sources;
  readonly #queue;
  readonly #transitions;
  readonly #releases;
  /** Trees that are sent again and again, by tenant. */
  readonly #trees = new Map<string, string[]>();

  constructor(
    databaseUrl: string,
    private readonly store: ObjectStore,
    clock: PlayedClock,
  ) {
    this.database = openDatabase(databaseUrl);
    const none = new NoFailpoints();
    this.builds = new PrismaBuilds(this.database, clock, none);
    this.#sources = new PrismaSources(this.database, clock);
    this.#queue = new PrismaQueue(this.database, clock, new RandomIds(clock), none);
    this.#transitions = new PrismaTransitions(this.database, clock, new RandomIds(clock), none);
    this.#releases = new PrismaReleases(this.database, clock);
  }

  /** One build from its upload to its end; `null` where the API was killed before it was accepted. */
  async play(tenant: string): Promise<BuildView | null> {
    const source = await this.#keepSource(tenant);
    if (randomInt(50) === 0) return null;
    const build = newBuild({ tenant, source, pool: unique('pool') });
    await this.builds.create(build);
    if (randomInt(10) === 0) await this.#attempt(build.id, 'retry');
    await this.#attempt(build.id, randomInt(5) === 0 ? 'fail' : 'publish');
    return this.builds.find(tenant, build.id);
  }

  async #keepSource(tenant: string) {
    const trees = this.#trees.get(tenant) ?? [];
    this.#trees.set(tenant, trees);
    if (trees.length < 30 || randomInt(2) === 0) trees.push(`h1:${randomBytes(32).toString('base64')}`);
    const digest = trees[randomInt(trees.length)] ?? '';
    const known = await this.#sources.find(tenant, digest);
    const made = { ...newBuild().source, digest };
    if (known) return { ...made, ...known };
    const source = { ...made, objectKey: `sources/${unique('src')}`, size: 8_000 };
    await this.#sources.expect(source.objectKey, source.size);
    await putBytes(this.store, source.objectKey, randomBytes(source.size));
    return source;
  }

  async #attempt(buildId: string, end: 'publish' | 'fail' | 'retry'): Promise<void> {
    const { id } = await this.database.task.findFirstOrThrow({ where: { buildId } });
    const work = await this.#queue.begin(id, 'me', 99);
    if (!work) throw new Error('The task did not begin.');
    const { lease } = work;
    const file = { ...verifiedFile(), size: 16_000 };
    const objectKey = `${attemptPrefix(lease.attempt)}/${unique('file')}/app`;
    await putBytes(this.store, objectKey, randomBytes(file.size));
    if (end === 'publish') {
      await this.#transitions.verify(lease);
      await this.#transitions.publish(lease, [{ ...file, objectKey }]);
    } else {
      const decision = end === 'fail' ? ({ kind: end } as const) : ({ kind: end, afterMs: 0 } as const);
      await this.#transitions.end(lease, end === 'fail' ? broken : lost, decision);
      await this.store.delete(attemptPrefix(lease.attempt));
    }
    await this.#release(lease);
  }

  async #release(lease: Lease): Promise<void> {
    const key = `${logPrefix(lease.attempt)}/${lease.epoch}`;
    await putBytes(this.store, key, randomBytes(2_000));
    await this.#releases.released(lease, key);
  }
}
