/** What changed. `task`, `log` and `cancel` carry a build's id, `queue` a pool's name, `attempt` an attempt's id, `discard` that of
 * a build that was deleted. */
export type WakeupTopic = 'queue' | 'task' | 'log' | 'cancel' | 'attempt' | 'discard';

/** Says that something may have changed. Wake-ups may be lost or doubled: who waits looks at the rows every 5 s too. */
export abstract class Wakeups {
  /** Calls `listener` for each wake-up with that id (or any id, for `'*'`) until the returned function is called. */
  abstract on(topic: WakeupTopic, id: string, listener: (id: string) => void): () => void;
}
