import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { keyLine } from '../support/api-keys.ts';
import { LoopDisk } from '../support/loop-disk.ts';
import { rememberEnds } from '../support/remember-ends.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { Dice } from './dice.ts';
import { judge } from './judge.ts';
import { watchMemory } from './memory.ts';
import { Sender } from './senders.ts';
import { torment } from './torments.ts';

const MIB = 1024 ** 2;
const TENANTS = ['one', 'two'];
const SENDERS_EACH = 2;
/** How long what was accepted may take to its end when nothing is tormented any more. */
const REST_MS = 300_000;

export interface SoakFigures {
  /** What must not be, a sentence each. */
  readonly faults: readonly string[];
  /** All else, a line each. */
  readonly lines: readonly string[];
}

/** Two tenants send builds to a service on a small disk, which keeps little, while its parts are killed and the disk is
 * filled; then all is looked through. The same seed does the same, as far as time lets it. */
export async function soak(minutes: number, seed: number): Promise<SoakFigures> {
  const disk = new LoopDisk(2_000 * MIB);
  const keys = join(disk.path, 'keys');
  writeFileSync(keys, TENANTS.map((tenant) => keyLine(tenant, tenant)).join(''));
  try {
    const stack = await startStack({
      home: join(disk.path, 'home'),
      env: {
        ...{ CGOFORGE_API_KEYS_FILE: keys, CGOFORGE_DEATHS_PER_MINUTE: '1000' },
        ...{ CGOFORGE_LEAST_FREE_BYTES: String(64 * MIB), CGOFORGE_KEEP_LEAST_SECONDS: '20' },
        ...{ CGOFORGE_KEEP_TENANT_BUILDS: '30', CGOFORGE_KEEP_BYTES: String(100 * MIB) },
      },
    });
    const figures = await run(stack, disk, minutes, seed).catch(async (error: unknown) => {
      await stack.end();
      throw error;
    });
    await stack.stop();
    return figures;
  } finally {
    disk.remove();
  }
}

async function run(stack: Stack, disk: LoopDisk, minutes: number, seed: number): Promise<SoakFigures> {
  await rememberEnds(stack);
  const dice = new Dice(seed);
  const names = TENANTS.flatMap((tenant) => Array.from({ length: SENDERS_EACH }, () => tenant));
  const senders = names.map((tenant, index) => new Sender(stack.url, tenant, new Dice(seed + 1 + index)));
  const sending = new AbortController();
  const tormenting = new AbortController();
  const watching = new AbortController();
  const memory = watchMemory(stack, watching.signal);
  const torments = torment(stack, disk, dice, tormenting.signal);
  const senderRuns = senders.map((sender) => sender.run(sending.signal));
  await delay(minutes * 60_000);
  tormenting.abort();
  const counts = await torments;
  sending.abort();
  await Promise.all(senderRuns);
  await untilStill(stack);
  const verdict = await judge(stack, senders);
  watching.abort();
  const peaks = [...(await memory)].map(([part, bytes]) => `${part} ${Math.round(bytes / MIB)} MiB`);
  const told = (all: ReadonlyMap<string, number>) =>
    [...all].map(([name, count]) => `${name} ${count}`).join(', ');
  const refused = new Map<string, number>();
  for (const sender of senders) {
    for (const [code, count] of sender.refused) refused.set(code, (refused.get(code) ?? 0) + count);
  }
  const accepted = senders.reduce((sum, sender) => sum + sender.sent.length, 0);
  const lines = [
    `seed ${seed}, ${minutes} minutes, ${accepted} builds accepted; submissions refused: ${told(refused)}`,
    `torments: ${told(counts)}`,
    `ends: ${told(verdict.ends)}`,
    `peaks of resident memory: ${peaks.join(', ')}`,
  ];
  return { faults: verdict.faults, lines };
}

/** Waits until all that was accepted has ended, and what was given up is gone. */
async function untilStill(stack: Stack): Promise<void> {
  const busy = `select (select count(*) from tasks where finished_at is null)
    + (select count(*) from attempts where released_at is null)
    + (select count(*) from builds where deleted_at is not null)
    + (select count(*) from discards where due_at < now() and prefix not in (select object_key from sources)) as count`;
  const until = performance.now() + REST_MS;
  for (;;) {
    const [row] = await stack.sql<{ count: bigint }>(busy).catch(() => []);
    if (row?.count === 0n) return;
    if (performance.now() > until)
      throw new Error(`After ${REST_MS / 1000} s ${row?.count} things had not ended.`);
    await delay(500);
  }
}
