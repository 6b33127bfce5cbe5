import type { Taken, TakenBy } from '@cgoforge/core';

export function taken(code: TakenBy, detail: string): Taken {
  return { code, detail };
}
