import { type BuildState, isTerminal, TASK_STATES } from '@cgoforge/core';
import type { Prisma } from './generated/client.js';

const ended = TASK_STATES.filter(isTerminal);
const allEnded = { every: { state: { in: ended } } } as const;

/** `buildStateOf` turned around: which builds are in a state, asked of their tasks. */
export const buildsInState: Readonly<Record<BuildState, Prisma.BuildWhereInput>> = {
  queued: { tasks: { every: { state: 'queued' } } },
  running: { tasks: { some: { state: { not: 'queued' } } }, NOT: { tasks: allEnded } },
  failed: { tasks: { ...allEnded, some: { state: 'failed' } } },
  cancelled: { tasks: { ...allEnded, none: { state: 'failed' }, some: { state: 'cancelled' } } },
  succeeded: { tasks: { every: { state: 'succeeded' } } },
};
