import type { TaskTransition } from '../task-states.js';

/** A named place where a test may kill the process: just before and just after each transition is committed. */
export type Failpoint = `before-${TaskTransition | 'create'}` | `after-${TaskTransition | 'create'}`;

/** Passes named places; in production passing one does nothing. */
export abstract class Failpoints {
  abstract pass(point: Failpoint): void;
}

export class NoFailpoints implements Failpoints {
  pass(): void {}
}
