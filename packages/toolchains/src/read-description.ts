import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** The folder `toolchains` of the repository, which is installed beside the code. */
export const DESCRIPTIONS = new URL('../../../toolchains/', import.meta.url);

/** Reads a file of it. Throws a sentence on what is wrong there. */
export function readDescription<T>(name: string, schema: z.ZodType<T>): T {
  const result = schema.safeParse(JSON.parse(readFileSync(new URL(name, DESCRIPTIONS), 'utf8')));
  if (result.success) return result.data;
  throw new Error(`toolchains/${name} is wrong: ${z.prettifyError(result.error)}`);
}
