import type { z } from 'zod';
import { InvalidFields } from './invalid-fields.js';

/** The query by its schema; throws `invalid_query` that names each bad or unknown parameter. */
export function parseQuery<T extends z.ZodType>(schema: T, query: unknown): z.output<T> {
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  throw new InvalidFields(
    'invalid_query',
    parsed.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({
            field: key,
            detail: `There is no query parameter ${JSON.stringify(key)} here.`,
          }))
        : [{ field: issue.path.join('.'), detail: `${issue.path.join('.')}: ${issue.message}.` }],
    ),
  );
}
