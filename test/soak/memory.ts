import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Part, Stack } from '../support/stack.ts';

/** The most resident memory that each part was seen with, in bytes, until the signal aborts. */
export async function watchMemory(stack: Stack, over: AbortSignal): Promise<ReadonlyMap<Part, number>> {
  const peaks = new Map<Part, number>();
  while (!over.aborted) {
    for (const [part, pid] of Object.entries(stack.pids) as [Part, number][]) {
      peaks.set(part, Math.max(peaks.get(part) ?? 0, residentBytes(pid)));
    }
    await delay(1_000, undefined, { signal: over }).catch(() => undefined);
  }
  return peaks;
}

/** 0 for one that has ended. */
function residentBytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
