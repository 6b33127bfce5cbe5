import { readFile } from 'node:fs/promises';
import type { z } from 'zod';

/** What a file of the launcher or of a shim holds; `null` where there is none, or none that is whole and as it should
 * be: whoever wrote it was killed, or was of another release. */
export async function readJsonFile<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}
