import { reasonOf } from '@cgoforge/core';
import { z } from 'zod';

/** How a program ends that its settings keep from starting (EX_CONFIG of sysexits.h): a new start changes nothing. */
export const EXIT_BAD_SETTING = 78;

/** A setting is wrong, as a sentence that names it. */
export class BadSetting extends Error {}

/** Reads the settings of a program; one that is empty is not set, as `${NAME:-}` of a compose file leaves it. Throws
 * `BadSetting`, which names each bad one and says what would have gone wrong. */
export function readSettings<T>(program: string, schema: z.ZodType<T>, env: NodeJS.ProcessEnv): T {
  // The path of a file stays, to be refused: without the file of its keys a service would be open to all.
  const isSet = ([name, value]: [string, unknown]) => value !== '' || name.endsWith('_FILE');
  const set = Object.fromEntries(Object.entries(env).filter(isSet));
  const result = schema.safeParse(set);
  if (result.success) return result.data;
  throw new BadSetting(`${program} cannot start with its settings:\n${z.prettifyError(result.error)}`);
}

/** Ends the program by what kept it from starting, after it has said so. */
export function endBy(error: unknown, sentence = reasonOf(error)): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(error instanceof BadSetting ? EXIT_BAD_SETTING : 1);
}
