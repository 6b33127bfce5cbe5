import type { Received } from '@cgoforge/core';
import { ATTEMPT_LABEL } from './attempt-names.js';
import type { PodView } from './object-views.js';
import { hasCompilerEnded } from './pod-status.js';

/** Tells intake, and so the agent, that the kubelet has seen a compiler end: what is in its folder now, it can change no more. */
export class CompilerEnds {
  /** Attempts of which intake knows, or is being told. */
  private readonly told = new Set<string>();

  constructor(
    private readonly received: Received,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** What could not be told is told when the pod is seen again, which is with the next whole list at the latest. */
  see({ object: pod, gone }: { readonly object: PodView; readonly gone: boolean }): void {
    const attempt = pod.metadata.labels[ATTEMPT_LABEL];
    if (attempt === undefined) return;
    if (gone) {
      this.told.delete(attempt);
    } else if (hasCompilerEnded(pod) && !this.told.has(attempt)) {
      this.told.add(attempt);
      this.received.compilerEnded(attempt).catch((error: unknown) => {
        this.told.delete(attempt);
        this.failed(error);
      });
    }
  }
}
