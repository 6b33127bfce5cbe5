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
} from '@cgoforge/core';
import supertest from 'supertest';
import { attemptPlan, bearer } from './attempt-plan.js';
import { logPieces } from './log-pieces.js';
import { newBuild, unique } from './rows.js';

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
  readonly received: PrismaReceived;
  readonly receiving: PrismaReceiving;
  readonly logs: PrismaLogs;
  readonly #database: Database;
  readonly #builds: PrismaBuilds;
  readonly #queue: PrismaQueue;
  readonly #transitions: PrismaTransitions;

  constructor(databaseUrl: string) {
    const clock = new SystemClock();
    this.#database = openDatabase(databaseUrl);
    this.received = new PrismaReceived(this.#database, clock);
    this.receiving = new PrismaReceiving(this.#database);
    this.logs = new PrismaLogs(this.#database);
    this.#builds = new PrismaBuilds(this.#database, clock, new NoFailpoints());
    const parts = [this.#database, clock, new RandomIds(clock), new NoFailpoints()] as const;
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
    await this.#builds.create(build);
    const work = await this.#queue.begin(build.tasks[0]?.id ?? '', 'me', 1);
    if (!work) throw new Error('The task did not begin.');
    return work.lease;
  }

  /** The attempt's log, piece by piece. */
  log(attempt: string): AsyncGenerator<Buffer> {
    return logPieces(this.logs, attempt);
  }

  /** The attempt's task moves on. */
  async end({ lease }: AttemptUnderTest): Promise<void> {
    await this.#transitions.end(lease, new Failure('lost', 'x'), { kind: 'retry', afterMs: 0 });
  }

  async close(): Promise<void> {
    await this.#database.$disconnect();
  }
}
