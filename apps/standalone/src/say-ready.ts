import { z } from 'zod';
import { addressOf } from './address.js';
import type { Config } from './config.js';
import { linesToTry } from './lines-to-try.js';
import { waitUntil } from './wait-until.js';

const answer = z.object({ items: z.array(z.object({ target: z.string(), seen: z.string() })) });

/** Waits until the worker has said what it offers, then prints the address and what to type. */
export async function sayReady(config: Config, say: (line: string) => void): Promise<void> {
  const { url } = config;
  let targets: readonly string[] = [];
  await waitUntil(60_000, 'No worker has said what it can build.', async () => {
    const response = await fetch(addressOf(config, '/v1/targets')).catch(() => null);
    if (!response?.ok) return false;
    const { items } = answer.parse(await response.json());
    targets = [...new Set(items.filter(({ seen }) => seen === 'now').map(({ target }) => target))];
    return targets.length > 0;
  });
  say(`cgoforge is ready at ${url}`);
  for (const line of linesToTry(url, targets)) say(line);
}
