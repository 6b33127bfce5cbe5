import { setTimeout } from 'node:timers/promises';
import { type Part, startStack } from '../support/stack.ts';
import { attacks } from './attacks.ts';
import type { Figure } from './figures.ts';
import { PartMemory } from './part-memory.ts';

const PARTS: readonly Part[] = ['api', 'worker', 'launcher', 'postgres', 'redis'];

/** After it the readers of archives have ended, and what was freed is given back. */
const SETTLE_MS = 30_000;

/** The most that each part keeps resident under each attack, one after the other against one service, and 30 s after. */
export async function measureAttacks(): Promise<Figure[]> {
  const stack = await startStack();
  try {
    const memory = new PartMemory(stack);
    const ready = [];
    for (const attack of attacks) ready.push({ name: attack.name, run: await attack.prepare(stack) });
    await setTimeout(SETTLE_MS);
    const figures = [figureOf('idle', memory, 'before the attacks')];
    for (const { name, run } of ready) {
      memory.begin();
      const seen = await run();
      const peaks = PARTS.map((part) => memory.peak(part));
      await setTimeout(SETTLE_MS);
      figures.push(figureOf(name, memory, seen, peaks));
      console.log(`${name}: ${figures.at(-1)?.detail}`);
    }
    return figures;
  } finally {
    await stack.stop();
  }
}

function figureOf(
  name: string,
  memory: PartMemory,
  seen: string,
  peaks = PARTS.map((part) => memory.now(part)),
): Figure {
  const each = PARTS.map(
    (part, index) => `${part} ${peaks[index]?.toFixed(0)}/${memory.now(part).toFixed(0)}`,
  );
  const detail = `peak/30 s after: ${each.join(', ')}; ${seen}`;
  return {
    name: `memory of the API, ${name}`,
    measured: peaks[0] ?? Number.NaN,
    goal: 600,
    unit: 'MiB',
    detail,
  };
}
