import { command } from './commands.js';

const MOST_SECONDS = 10;

/**
 * Why a folder is not as Go leaves its cache, `null` when it is; of its entries those are read that changed at or after
 * `since`, in milliseconds since 1970. The agent's program looks, confined to the folder and to a user of its group's
 * number: what a build has left is not for root to read. What takes too long to look through is no cache.
 */
export async function doubtOfCache(
  agent: string,
  folder: string,
  gid: number,
  since: number,
): Promise<string | null> {
  const look = [agent, 'look', folder, String(gid), String(since)];
  return command('timeout', [String(MOST_SECONDS), ...look]).then(
    () => null,
    ({ cause }: Error) => saidBy(cause) || `it took more than ${MOST_SECONDS} s to look through`,
  );
}

const saidBy = (cause: unknown) => (cause as { readonly stderr?: string }).stderr?.trim();
