import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from './json-file.js';

// What a shim writes into its container's folder, which only root can enter (docs/agent-protocol.md, "The shim").

const claimSchema = z.object({ pid: z.int().positive(), startTime: z.number() });
const exitSchema = z.union([
  z.object({
    version: z.literal(1),
    exitCode: z.int(),
    counts: z.object({
      memoryBytes: z.number(),
      processes: z.number(),
      oomKills: z.number(),
      refusedProcesses: z.number(),
    }),
  }),
  z.object({ version: z.literal(1), error: z.string() }),
]);

/** How the container ended, or why it could not be started, as its shim has written; `null` while it has not. */
export function readExit(folder: string): Promise<z.infer<typeof exitSchema> | null> {
  return readJsonFile(join(folder, 'exit.json'), exitSchema);
}

/** Whether a shim has claimed the container. */
export async function isClaimed(folder: string): Promise<boolean> {
  return (await readJsonFile(join(folder, 'claim'), claimSchema)) !== null;
}

/** The pid of the shim that has claimed the container; `null` when it does not live. */
export async function livingShim(folder: string): Promise<number | null> {
  const claim = await readJsonFile(join(folder, 'claim'), claimSchema);
  if (claim === null) return null;
  const stat = await readFile(`/proc/${claim.pid}/stat`, 'utf8').catch(() => '');
  // proc(5): after the name, which may hold anything, come the state and, as the 20th, the time at which it started.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const isThatOne = Number(fields[19]) === claim.startTime && !['Z', 'X'].includes(fields[0] ?? '');
  return isThatOne ? claim.pid : null;
}
