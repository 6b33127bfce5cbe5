export const TASK_STATES = ['queued', 'running', 'verifying', 'succeeded', 'failed', 'cancelled'] as const;
export type TaskState = (typeof TASK_STATES)[number];

export const BUILD_STATES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type BuildState = (typeof BUILD_STATES)[number];

/** Every way a task's state may move; there is no other. Success absorbs, and so do the other ends until somebody asks
 * for the build to be retried. */
export const taskTransitions = {
  start: { from: ['queued'], to: 'running' },
  verify: { from: ['running'], to: 'verifying' },
  publish: { from: ['verifying'], to: 'succeeded' },
  retry: { from: ['running', 'verifying'], to: 'queued' },
  fail: { from: ['running', 'verifying'], to: 'failed' },
  expire: { from: ['queued'], to: 'failed' },
  cancel: { from: ['queued', 'running', 'verifying'], to: 'cancelled' },
  rerun: { from: ['failed', 'cancelled'], to: 'queued' },
} as const satisfies Record<string, { from: readonly TaskState[]; to: TaskState }>;

export type TaskTransition = keyof typeof taskTransitions;

export function isTerminal(state: TaskState | BuildState): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'cancelled';
}

/** A build's state follows from its tasks and is stored nowhere. */
export function buildStateOf(tasks: readonly { readonly state: TaskState }[]): BuildState {
  const states = tasks.map((task) => task.state);
  if (states.every((state) => state === 'queued')) return 'queued';
  if (!states.every(isTerminal)) return 'running';
  if (states.includes('failed')) return 'failed';
  return states.includes('cancelled') ? 'cancelled' : 'succeeded';
}
