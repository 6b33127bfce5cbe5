import { openDatabase, PrismaPools } from '@cgoforge/adapter-prisma';
import { offeredTargets, printTarget } from '@cgoforge/core';
import type { Config } from './config.js';
import { linesToTry } from './lines-to-try.js';
import { waitUntil } from './wait-until.js';

/** Prints the address and what to type once the worker's offer is among the rows, since the API may want a key. */
export async function sayReady(
  { url, needKey }: Pick<Config, 'url' | 'needKey'>,
  databaseUrl: string,
  say: (line: string) => void,
): Promise<void> {
  const database = openDatabase(databaseUrl, 1);
  const pools = new PrismaPools(database);
  let targets: readonly string[] = [];
  try {
    await waitUntil(60_000, 'No worker has said what it can build.', async () => {
      const offered = (await pools.list().catch(() => [])).filter(({ fresh }) => fresh);
      targets = offeredTargets(offered).map(printTarget);
      return targets.length > 0;
    });
  } finally {
    await database.$disconnect();
  }
  say(`cgoforge is ready at ${url}`);
  for (const line of linesToTry({ url, targets, needKey })) say(line);
}
