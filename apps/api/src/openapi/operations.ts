import type { z } from 'zod';
import { artifactsQuery } from '../artifacts/artifacts.controller.js';
import { listQuery, resultQuery, waitQuery } from '../builds/builds.controller.js';
import { buildLogQuery, taskLogQuery } from '../logs/logs.controller.js';
import { submitQuery } from '../submit/submit-query.js';
import * as schemas from './schemas.js';

/** What a route answers with. */
export interface Answer {
  readonly status: number;
  readonly description: string;
  readonly media?: string;
  /** JSON by this schema; none: bytes or text. */
  readonly schema?: z.ZodType;
}

/** One route, as the document tells it. */
export interface Operation {
  readonly method: 'get' | 'head' | 'post' | 'put';
  /** With `{name}` for what varies. */
  readonly path: string;
  readonly summary: string;
  readonly query?: z.ZodObject;
  /** Request headers that mean something here, with what they do. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: true;
  /** Needs no key, also where the service has keys. */
  readonly open?: true;
  readonly answers: readonly Answer[];
}

const json = (schema: z.ZodType, description: string, status = 200): Answer => ({
  status,
  description,
  media: 'application/json',
  schema,
});
const problem = (status: number, description: string): Answer => ({
  status,
  description,
  media: 'application/problem+json',
  schema: schemas.problemSchema,
});
const bytes = (status: number, description: string, media: string): Answer => ({
  status,
  description,
  media,
});

const ends = [
  problem(409, 'The build was cancelled.'),
  problem(422, 'A target failed by a fault of the source; or the request cannot be met.'),
  problem(503, 'Targets failed on our side only; Retry-After says when to try again.'),
  problem(504, 'The wait ended before the build did.'),
];
const submitHeaders = {
  'Idempotency-Key':
    'The same key attaches to the same build again, in any way of answering, so that sending again is safe.',
};
const logHeaders = {
  'Last-Event-ID': 'The id of the last event that was seen: those after it follow.',
};
const submitAnswers = [
  json(schemas.buildSchema, 'The build, or with answer=files its files, or with answer=log its log.'),
  json(schemas.buildSchema, 'Accepted; Location and Retry-After say where and when to look.', 202),
  problem(400, 'A field or the body is not as it must be.'),
  problem(408, 'The source came too slowly.'),
  problem(413, 'The source is too large.'),
  problem(
    429,
    'Too many uploads at once, or too little room for one more; Retry-After says when to try again.',
  ),
  ...ends,
];
const text = (description: string) => bytes(200, description, 'text/plain');
/** Of every route that is not open. */
export const keyless = problem(401, 'The service has keys, and the request has none of them.');
const missing = problem(404, 'There is no such thing.');
const redirect: Answer = { status: 307, description: 'Location is a signed URL for this method.' };

/** Every route of the public API; a test compares it with those that are registered. */
export const operations: readonly Operation[] = [
  { method: 'get', path: '/', summary: 'How to use the service', open: true, answers: [text('Usage.')] },
  {
    method: 'post',
    path: '/v1/builds',
    summary: 'Submit a source',
    query: submitQuery,
    headers: submitHeaders,
    form: true,
    answers: submitAnswers,
  },
  {
    method: 'put',
    path: '/v1/builds',
    summary: 'Submit a source, as curl -T does',
    query: submitQuery,
    headers: submitHeaders,
    form: true,
    answers: submitAnswers,
  },
  {
    method: 'get',
    path: '/v1/builds',
    summary: 'List builds, newest first',
    query: listQuery,
    answers: [json(schemas.buildPageSchema, 'A page.')],
  },
  {
    method: 'get',
    path: '/v1/builds/{id}',
    summary: 'One build, at once or when it has ended',
    query: waitQuery,
    answers: [json(schemas.buildSchema, 'The build.'), missing],
  },
  {
    method: 'get',
    path: '/v1/builds/{id}/result',
    summary: 'The end of a build, as a status',
    query: resultQuery,
    answers: [json(schemas.buildSchema, 'All targets succeeded.'), missing, ...ends],
  },
  {
    method: 'post',
    path: '/v1/builds/{id}/cancel',
    summary: 'Cancel what has not ended',
    answers: [json(schemas.buildSchema, 'The build as it is now.', 202), missing],
  },
  {
    method: 'get',
    path: '/v1/builds/{id}/log',
    summary: 'The log of all targets; as events with Accept: text/event-stream',
    query: buildLogQuery,
    headers: logHeaders,
    answers: [
      text('Lines, each with its target.'),
      bytes(200, 'Events log and end.', 'text/event-stream'),
      missing,
    ],
  },
  {
    method: 'get',
    path: '/v1/builds/{id}/tasks/{slug}',
    summary: 'One target of a build',
    answers: [json(schemas.taskSchema, 'The task.'), missing],
  },
  {
    method: 'get',
    path: '/v1/builds/{id}/tasks/{slug}/log',
    summary: "One target's log",
    query: taskLogQuery,
    headers: logHeaders,
    answers: [
      text('The bytes.'),
      bytes(206, 'The range that was asked.', 'text/plain'),
      missing,
      problem(416, 'The range is outside the log.'),
    ],
  },
  {
    method: 'get',
    path: '/v1/builds/{id}/artifacts',
    summary: 'The files of a build',
    query: artifactsQuery,
    answers: [
      json(schemas.artifactListSchema, 'The files with their reports.'),
      text('SHA256SUMS.'),
      missing,
    ],
  },
  {
    method: 'get',
    path: '/v1/artifacts/{id}/content',
    summary: 'Download a file',
    answers: [redirect, missing],
  },
  {
    method: 'head',
    path: '/v1/artifacts/{id}/content',
    summary: 'Ask for a file without its bytes',
    answers: [redirect, missing],
  },
  {
    method: 'get',
    path: '/v1/targets',
    summary: 'What can be built here',
    answers: [json(schemas.targetListSchema, 'Targets.')],
  },
  {
    method: 'get',
    path: '/v1/version',
    summary: 'The running release',
    open: true,
    answers: [json(schemas.versionSchema, 'The release.')],
  },
  {
    method: 'get',
    path: '/livez',
    summary: 'Whether the process lives',
    open: true,
    answers: [json(schemas.statusSchema, 'It does.')],
  },
  {
    method: 'get',
    path: '/readyz',
    summary: 'Whether it can work',
    open: true,
    answers: [json(schemas.statusSchema, 'It can.'), problem(503, 'The database does not answer.')],
  },
];
