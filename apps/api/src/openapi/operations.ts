import type { z } from 'zod';
import { artifactsQuery } from '../artifacts/artifacts.controller.js';
import { filesQuery } from '../artifacts/files.controller.js';
import { listQuery, resultQuery, waitQuery } from '../builds/builds.controller.js';
import { buildLogQuery, taskLogQuery } from '../logs/logs.controller.js';
import { submitQuery } from '../submit/submit-query.js';
import {
  type Answer,
  annotatedEnds,
  bytes,
  ends,
  gone,
  json,
  missing,
  problem,
  redirect,
  redirected,
  submitAnswers,
  text,
} from './answers.js';
import { idempotencyKey, lastEventId, type RequestHeader, range } from './request-headers.js';
import * as schemas from './schemas.js';

/** What belongs together. */
export const TAGS = {
  builds: 'Submit, follow, cancel, retry, rebuild, pin and delete.',
  logs: 'What the compiler said, while it says it and afterwards.',
  files: 'What was built.',
  service: 'What can be built here, and whether the service works.',
} as const;

type Tag = keyof typeof TAGS;

/** Values of parameters, by name. */
type Example = Readonly<Record<string, string | number>>;

/** One route, as the document tells it. */
export interface Operation {
  readonly method: 'get' | 'head' | 'post' | 'put' | 'delete';
  /** With `{name}` for what varies. */
  readonly path: string;
  /** What clients that are made from the document call it. */
  readonly id: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly query?: z.ZodObject;
  /** Values of query parameters that can be sent as they are, by name. */
  readonly example?: Example;
  /** The headers of a request that mean something here. */
  readonly headers?: readonly RequestHeader[];
  /** A form with the fields; or the source itself, with the fields as parameters. The service takes either by POST and
   * by PUT; from a document that says so, clients are made that cannot send fields with a bare source. */
  readonly body?: 'form' | 'source';
  /** Needs no key, also where the service has keys. */
  readonly open?: true;
  readonly answers: readonly Answer[];
}

type More = Omit<Operation, 'method' | 'path' | 'id' | 'tag' | 'summary' | 'answers'>;
const route =
  (method: Operation['method'], more: More = {}) =>
  (tag: Tag, id: string, path: string, summary: string, ...answers: readonly Answer[]): Operation => ({
    ...{ method, path, id, tag, summary, answers },
    ...more,
  });
const get = route('get');
const open = route('get', { open: true });
const query = (schema: z.ZodObject, example: Example, ...headers: readonly RequestHeader[]) =>
  route('get', { query: schema, example, headers });
const submit = (method: 'post' | 'put', body: 'form' | 'source') =>
  route(method, { query: submitQuery, headers: [idempotencyKey], body });

const builds = '/v1/builds';
const build = `${builds}/{id}`;
const task = `${build}/tasks/{slug}`;
const content = '/v1/artifacts/{id}/content';

/** Every route of the public API; a test compares it with those that are registered. */
export const operations: readonly Operation[] = [
  open('service', 'getUsage', '/', 'How to use the service', text('Usage.')),
  submit('post', 'form')('builds', 'submitBuild', builds, 'Submit a source by a form', ...submitAnswers),
  submit('put', 'source')(
    'builds',
    'uploadBuild',
    builds,
    'Submit a source, as curl -T does',
    ...submitAnswers,
  ),
  query(listQuery, { limit: 5 })(
    'builds',
    'listBuilds',
    builds,
    'List builds, newest first',
    json(schemas.buildPageSchema, 'A page.'),
  ),
  query(waitQuery, { wait: 60 })(
    'builds',
    'getBuild',
    build,
    'One build, at once or when it has ended',
    json(schemas.buildSchema, 'The build.'),
    missing,
  ),
  query(resultQuery, { wait: 60 })(
    'builds',
    'getResult',
    `${build}/result`,
    'The end of a build, as a status',
    json(schemas.buildSchema, 'All targets succeeded.'),
    text('With annotations none, as that CI system reads it.'),
    missing,
    ...annotatedEnds,
  ),
  route('post')(
    'builds',
    'cancelBuild',
    `${build}/cancel`,
    'Cancel what has not ended',
    json(schemas.buildSchema, 'The build as it is now.', 202),
    missing,
  ),
  route('post')(
    'builds',
    'retryBuild',
    `${build}/retry`,
    'Run what has failed, or was cancelled, of an ended build again',
    json(schemas.buildSchema, 'The build, which goes on.', 202),
    missing,
    problem(409, 'The build has not ended, or all of it has succeeded.'),
    problem(410, 'Its files and logs are kept no more, or its source is gone.'),
    problem(507, 'The service has no room for another build.'),
  ),
  route('post', { headers: [idempotencyKey] })(
    'builds',
    'rebuildBuild',
    `${build}/rebuild`,
    'Compile an ended build anew, as a build of its own, and compare the files',
    json(schemas.buildSchema, 'The new build; Location says where to look.', 202),
    missing,
    problem(
      409,
      'The build has not ended, nothing of it has succeeded, or its toolchain is no longer there.',
    ),
    problem(410, 'Its files and logs are kept no more, or its source is gone.'),
    problem(422, 'The Idempotency-Key was used for another request.'),
    problem(507, 'The service has no room for another build.'),
  ),
  route('post')(
    'builds',
    'pinBuild',
    `${build}/pin`,
    'Keep the files of an ended build',
    json(schemas.buildSchema, 'The build as it is now.'),
    missing,
    problem(409, 'The build has not ended, or too much is pinned.'),
    gone,
  ),
  route('post')(
    'builds',
    'unpinBuild',
    `${build}/unpin`,
    'Keep them only for as long as all others',
    json(schemas.buildSchema, 'The build as it is now.'),
    missing,
  ),
  route('delete')(
    'builds',
    'deleteBuild',
    build,
    'Delete a build with all its files; what runs of it ends',
    { status: 204, description: 'It is gone.' },
    missing,
  ),
  query(buildLogQuery, { follow: '1' }, lastEventId)(
    'logs',
    'getBuildLog',
    `${build}/log`,
    'The log of all targets; as events with Accept: text/event-stream, of which ours are lines of the service',
    text('Lines, each with its target.'),
    bytes(200, 'Events log, cut for a target of which no more is sent, and end.', 'text/event-stream'),
    missing,
    gone,
  ),
  get('builds', 'getTask', task, 'One target of a build', json(schemas.taskSchema, 'The task.'), missing),
  query(taskLogQuery, { offset: 0 }, range)(
    'logs',
    'getTaskLog',
    `${task}/log`,
    "One target's log",
    text('The bytes.'),
    text('The range that was asked.', 206),
    missing,
    gone,
    problem(416, 'The range is outside the log.'),
  ),
  query(artifactsQuery, { format: 'json' })(
    'files',
    'listArtifacts',
    `${build}/artifacts`,
    'The files of a build',
    json(schemas.artifactListSchema, 'The files with their reports.'),
    text('SHA256SUMS.'),
    missing,
  ),
  query(filesQuery, { wait: 60 })(
    'files',
    'downloadFiles',
    `${build}/files`,
    'The files of a build as answer=files gives them, when it has ended',
    bytes(200, 'Its file,', 'application/octet-stream'),
    bytes(200, 'or its files as .tgz', 'application/gzip'),
    bytes(200, 'or .zip.', 'application/zip'),
    missing,
    gone,
    ...ends,
  ),
  get('files', 'downloadArtifact', content, 'Download a file', redirected, redirect, missing, gone),
  route('head')(
    'files',
    'headArtifact',
    content,
    'Ask for a file without its bytes',
    redirected,
    redirect,
    missing,
    gone,
  ),
  get(
    'service',
    'listTargets',
    '/v1/targets',
    'What can be built here',
    json(schemas.targetListSchema, 'Targets.'),
  ),
  open(
    'service',
    'getVersion',
    '/v1/version',
    'The running release',
    json(schemas.versionSchema, 'The release.'),
  ),
  open(
    'service',
    'getLiveness',
    '/livez',
    'Whether the process lives',
    json(schemas.statusSchema, 'It does.'),
  ),
  open(
    'service',
    'getReadiness',
    '/readyz',
    'Whether it can work',
    json(schemas.statusSchema, 'It can.'),
    problem(503, 'The database does not answer.'),
    problem(507, 'Its disk is full.'),
  ),
];
