import { type AttemptWork, Failure } from '@cgoforge/core';
import { beforeEach } from 'vitest';
import { newBuild, unique, verifiedFile } from '../support/rows.js';
import type { RowsUnderTest } from './rows-under-test.js';

export const broken = new Failure('compile_error', 'go build exited with 1.');
export const lost = new Failure('lost', 'The sandbox is gone.');
/** Decisions on how an attempt ends. */
export const fail = { kind: 'fail' } as const;
export const again = { kind: 'retry', afterMs: 0 } as const;

/** What the suites of rows do again and again, each test in a pool that no other one uses. */
export class AttemptSteps {
  pool = unique('pool');

  constructor(private readonly under: RowsUnderTest) {}

  /** For the tests of the suite that asks. */
  static ofSuite(under: RowsUnderTest): AttemptSteps {
    const steps = new AttemptSteps(under);
    beforeEach(() => {
      steps.pool = unique('pool');
      under.passed.length = 0;
    });
    return steps;
  }

  /** Queues a new build; answers it with the ids of its tasks. */
  async queue(wish: Parameters<typeof newBuild>[0] = {}) {
    const build = newBuild({ pool: this.pool, ...wish });
    await this.under.builds.create(build);
    return { build, tasks: build.tasks.map((task) => task.id) };
  }

  async begin(task = '', slots = 9): Promise<AttemptWork> {
    const work = await this.under.queue.begin(task, 'me', slots);
    if (!work) throw new Error('The task did not begin.');
    return work;
  }

  /** Queues a build of one task and begins it. */
  async beginNew(wish: Parameters<typeof newBuild>[0] = {}) {
    const { build, tasks } = await this.queue(wish);
    const work = await this.begin(tasks[0]);
    const find = async () => (await this.under.builds.find('local', build.id))?.tasks[0];
    return { build, task: tasks[0] ?? '', work, lease: work.lease, find };
  }

  /** A build whose one task was published; answers its id. */
  async succeeded(tenant: string): Promise<string> {
    const { build, lease } = await this.beginNew({ tenant });
    await this.under.transitions.verify(lease);
    await this.under.transitions.publish(lease, [verifiedFile()]);
    return build.id;
  }

  async admissible(slots = 9): Promise<readonly string[]> {
    return (await this.under.queue.admissible(this.pool, slots)).map((one) => one.taskId);
  }
}
