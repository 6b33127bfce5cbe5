import type { z } from 'zod';
import * as schemas from './schemas.js';

/** What a route answers with. */
export interface Answer {
  readonly status: number;
  readonly description: string;
  readonly media?: string;
  /** JSON by this schema; none: text or bytes, as the media type says. */
  readonly schema?: z.ZodType;
}

export const json = (schema: z.ZodType, description: string, status = 200): Answer => ({
  ...bytes(status, description, 'application/json'),
  schema,
});
export const problem = (status: number, description: string): Answer => ({
  ...bytes(status, description, 'application/problem+json'),
  schema: schemas.problemSchema,
});
export function bytes(status: number, description: string, media: string): Answer {
  return { status, description, media };
}

export const text = (description: string, status = 200) => bytes(status, description, 'text/plain');

/** What `annotations` asks for, in place of JSON. */
const annotated = (status: number) =>
  text('With annotations the errors, as that CI system reads them.', status);

export const ends = [
  problem(409, 'The build was cancelled.'),
  problem(422, 'A target failed by a fault of the source; or the request cannot be met.'),
  problem(503, 'Targets failed on our side only; Retry-After says when to try again.'),
  problem(504, 'The wait ended before the build did.'),
];
/** Those of a route that takes `annotations`. */
export const annotatedEnds = [...ends, ...[409, 422, 503].map(annotated)];
export const submitAnswers = [
  json(schemas.buildSchema, 'The build;'),
  text('with answer=log its log;'),
  bytes(200, 'with answer=files its file,', 'application/octet-stream'),
  bytes(200, 'or its files as .tgz', 'application/gzip'),
  bytes(200, 'or .zip.', 'application/zip'),
  json(schemas.buildSchema, 'Accepted; Location and Retry-After say where and when to look.', 202),
  problem(400, 'A field or the body is not as it must be.'),
  problem(408, 'The source came too slowly.'),
  problem(413, 'The source is too large.'),
  problem(507, 'The service has no room for another build.'),
  problem(
    429,
    'Too many uploads at once, or too little room for one more; Retry-After says when to try again.',
  ),
  ...annotatedEnds,
];
/** The answers that any route may give. */
export const ofAll = [
  problem(400, 'The request cannot be read, or a parameter is not as it must be.'),
  problem(403, 'The request is for another host, or a page of another site has sent it.'),
  problem(500, 'cgoforge failed.'),
];
/** The answer of every route that needs a key, to who has none. */
export const keyless = problem(401, 'The service has keys, and the request has none of them.');
export const missing = problem(404, 'There is no such thing.');
export const gone = problem(410, 'Its files and logs are kept no more.');
export const redirect: Answer = { status: 307, description: 'Location is a signed URL for this method.' };
/** What a client gets that follows the redirect; the route itself never answers so. */
export const redirected = bytes(200, 'The file, where the redirect is followed.', 'application/octet-stream');
