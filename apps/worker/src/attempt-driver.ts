import type { AttemptWork } from '@cgoforge/core';

/** Takes charge of attempts that were just begun. */
export abstract class AttemptDriver {
  /** Drives an attempt whose lease this worker holds, in the background. */
  abstract drive(work: AttemptWork): void;
}
