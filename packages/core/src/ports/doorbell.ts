/** The queue of a pool: it carries ids and nothing else, and may lose or double them; the rows are the truth. */
export abstract class Doorbell {
  /** Rings for an attempt of a task. Ringing again while the first is unanswered is one ring. */
  abstract ring(pool: string, taskId: string, attempt: number): Promise<void>;

  /** Calls `answer` for each ring, up to `concurrency` at once, until the returned function is called. A ring whose
   * answer throws is dropped: the relay rings again. */
  abstract listen(
    pool: string,
    concurrency: number,
    answer: (taskId: string) => Promise<void>,
  ): Promise<() => Promise<void>>;
}
