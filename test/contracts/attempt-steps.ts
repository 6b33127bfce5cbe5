import type { AttemptWork } from '@cgoforge/core';
import { newBuild, unique } from '../support/rows.js';
import type { RowsUnderTest } from './rows-under-test.js';

/** What the suites of Attempts do again and again, in a pool that no other test uses. */
export class AttemptSteps {
  readonly pool = unique('pool');

  constructor(private readonly under: RowsUnderTest) {
    under.passed.length = 0;
  }

  /** Queues a new build; answers it with the ids of its tasks. */
  async queue(wish: { tenant?: string; targets?: number } = {}) {
    const build = newBuild({ pool: this.pool, ...wish });
    await this.under.builds.create(build);
    return { build, tasks: build.tasks.map((task) => task.id) };
  }

  async begin(task: string, slots = 9): Promise<AttemptWork> {
    const work = await this.under.attempts.begin(task, 'me', slots);
    if (!work) throw new Error('The task did not begin.');
    return work;
  }

  /** Queues a build of one task and begins it. */
  async beginNew() {
    const { build, tasks } = await this.queue();
    const work = await this.begin(tasks[0] ?? '');
    const find = async () => (await this.under.builds.find('local', build.id))?.tasks[0];
    return { build, task: tasks[0] ?? '', work, lease: work.lease, find };
  }

  async admissible(slots = 9): Promise<readonly string[]> {
    return (await this.under.attempts.admissible(this.pool, slots)).map((one) => one.taskId);
  }
}
