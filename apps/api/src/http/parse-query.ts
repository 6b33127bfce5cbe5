import { z } from 'zod';
import { type FieldError, InvalidFields } from './invalid-fields.js';

const flat = z.record(z.string(), z.unknown());

/** The query by its schema; throws `invalid_query` that names each bad or unknown parameter. */
export function parseQuery<T extends z.ZodType>(schema: T, query: unknown): z.output<T> {
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  const sent = flat.parse(query);
  throw new InvalidFields(
    'invalid_query',
    parsed.error.issues.flatMap((issue) => errorsOf(issue, sent)),
  );
}

function errorsOf(issue: z.core.$ZodIssue, sent: Readonly<Record<string, unknown>>): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: key,
      detail: `There is no query parameter ${JSON.stringify(key)} here.`,
    }));
  }
  const field = issue.path.join('.');
  const value = sent[field];
  if (Array.isArray(value)) return [{ field, detail: `${field} was given more than once.` }];
  const quoted = JSON.stringify(String(value).slice(0, 80));
  return [{ field, detail: `${field}=${quoted} ${whyWrong(issue)}.` }];
}

/** Zod's own words are for who knows the schema. */
function whyWrong(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_value':
      return `is none of ${issue.values.join(', ')}`;
    case 'invalid_type':
      return 'is not a whole number';
    case 'too_small':
      return issue.origin === 'string' ? 'is empty' : `is less than ${issue.minimum}`;
    case 'too_big':
      return `is more than ${issue.maximum}`;
    default:
      return issue.message;
  }
}
