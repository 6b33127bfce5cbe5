import { z } from 'zod';
import { archiveFormat } from '../artifacts/pack-files.js';
import { annotationForm } from '../builds/annotations.js';
import { InvalidFields } from '../http/invalid-fields.js';
import { parseQuery } from '../http/parse-query.js';
import { waitSeconds } from '../http/wait-seconds.js';
import { FIELD_NAMES, type RawFields } from './form-fields.js';

export const submitQuery = z.strictObject({
  answer: z.enum(['id', 'result', 'log', 'files']).default('id'),
  wait: waitSeconds.optional(),
  format: archiveFormat.optional(),
  annotations: annotationForm.optional(),
  on_disconnect: z.enum(['continue', 'cancel']).default('continue'),
});

export type Answer = z.output<typeof submitQuery>;

/** The query of a submission: how to answer, the same as it was written, and, when the body is the source itself, the
 * fields. */
export function parseSubmitQuery(
  query: Record<string, unknown>,
  isForm: boolean,
): { answer: Answer; search: string; fields: RawFields } {
  const known = Object.keys(submitQuery.shape);
  const rest = Object.entries(query).filter(([name]) => !known.includes(name));
  const asked = Object.fromEntries(Object.entries(query).filter(([name]) => known.includes(name)));
  const answer = parseQuery(submitQuery, asked);
  const search = new URLSearchParams(asked as Record<string, string>).toString();
  if (!isForm)
    return {
      answer,
      search,
      fields: Object.fromEntries(rest.map(([name, value]) => [name, [value].flat().map(String)])),
    };
  if (rest.length === 0) return { answer, search, fields: {} };
  throw new InvalidFields(
    'invalid_query',
    rest.map(([field]) => ({
      field,
      detail: FIELD_NAMES.includes(field)
        ? `${field} is a form field, not a query parameter.`
        : `There is no query parameter ${JSON.stringify(field)}; known are ${known.join(', ')}.`,
    })),
    rest.some(([field]) => FIELD_NAMES.includes(field)) ? 'Send fields with -F name=value.' : undefined,
  );
}
