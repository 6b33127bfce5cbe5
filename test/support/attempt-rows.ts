import {
  type Database,
  openDatabase,
  PrismaBuilds,
  PrismaLogs,
  PrismaQueue,
  PrismaReceived,
  PrismaReceiving,
  PrismaTransitions,
} from '@cgoforge/adapter-prisma';
import {
  type AgentPlan,
  Failure,
  type Lease,
  type NewBuild,
  NoFailpoints,
  RandomIds,
  type SourceModule,
  SystemClock,
  type VerifiedFile,
} from '@cgoforge/core';
import supertest from 'supertest';
import { attemptPlan, bearer } from './attempt-plan.js';
import { logPieces } from './log-pieces.js';
import { compiledWith, newBuild, unique } from './rows.js';

/** An attempt that may speak with intake. */
export interface AttemptUnderTest {
  readonly attempt: string;
  readonly lease: Lease;
  /** Where intake hears of it. */
  readonly url: string;
  /** Asks below that, with its token. */
  readonly http: ReturnType<typeof supertest.agent>;
}

/** What the rest of cgoforge does to the rows of attempts. */
export class AttemptRows {
  readonly database: Database;
  readonly received: PrismaReceived;
  readonly receiving: PrismaReceiving;
  readonly logs: PrismaLogs;
  readonly builds: PrismaBuilds;
  readonly #queue: PrismaQueue;
  readonly #transitions: PrismaTransitions;

  constructor(databaseUrl: string) {
    const clock = new SystemClock();
    this.database = openDatabase(databaseUrl);
    this.received = new PrismaReceived(this.database, clock);
    this.receiving = new PrismaReceiving(this.database);
    this.logs = new PrismaLogs(this.database);
    this.builds = new PrismaBuilds(this.database, clock, new NoFailpoints());
    const parts = [this.database, clock, new RandomIds(clock), new NoFailpoints()] as const;
    this.#queue = new PrismaQueue(...parts);
    this.#transitions = new PrismaTransitions(...parts);
  }

  /** A new attempt, with which the intake at this address may speak; its source is one of `size` bytes. */
  async open(
    intake: string,
    size: number,
    change: Partial<AgentPlan> = {},
    requires: SourceModule['requires'] = [],
  ): Promise<AttemptUnderTest> {
    const { source } = newBuild();
    const lease = await this.begin({ ...source, size, module: { ...source.module, requires } });
    const { attempt } = lease;
    await this.received.open(attemptPlan(attempt, change));
    const url = `${intake}/attempts/${attempt}`;
    const http = supertest.agent(url).set('authorization', bearer(attempt));
    return { attempt, lease, url, http };
  }

  /** A new attempt to build this source, of which intake has not heard yet. */
  async begin(source: NewBuild['source']): Promise<Lease> {
    const build = newBuild({ pool: unique('pool'), source });
    await this.builds.create(build);
    return this.beginBuild(build.id);
  }

  /** A new attempt at the only task of the build, which waits. */
  async beginBuild(buildId: string): Promise<Lease> {
    const { id } = await this.database.task.findFirstOrThrow({ where: { buildId } });
    const work = await this.#queue.begin(id, 'me', 99);
    if (!work) throw new Error('The task did not begin.');
    return work.lease;
  }

  /** The attempt's log, piece by piece. */
  log(attempt: string): AsyncGenerator<Buffer> {
    return logPieces(this.logs, attempt);
  }

  /** The attempt's task moves on: it is tried again, or has failed. */
  async end({ lease }: Pick<AttemptUnderTest, 'lease'>, failed?: Failure): Promise<void> {
    const decision = failed ? ({ kind: 'fail' } as const) : ({ kind: 'retry', afterMs: 0 } as const);
    await this.#transitions.end(lease, failed ?? new Failure('lost', 'x'), decision);
  }

  /** The attempt has built this. */
  async publish(lease: Lease, file: VerifiedFile): Promise<void> {
    await this.#transitions.started(lease, compiledWith);
    await this.#transitions.verify(lease);
    await this.#transitions.publish(lease, [file]);
  }

  async close(): Promise<void> {
    await this.database.$disconnect();
  }
}
