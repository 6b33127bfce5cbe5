import { type FailureCodeOf, failureCatalogue } from '@cgoforge/core';
import type { FieldCode, FieldError } from '../http/invalid-fields.js';
import { targetExamples } from './target-examples.js';

/** What is said in one case, as the product words it. */
export interface ExampleWords {
  readonly detail: string;
  /** Where this case knows better than the catalogue. */
  readonly next?: string;
}

/** The same of fields or parameters; `detail` follows from them. */
export interface FieldExample {
  readonly errors: readonly FieldError[];
  readonly next?: string;
}

/** What an error's answer may be about. A target may end by the last two too. */
export type AnsweredCode = FailureCodeOf<'request'> | 'internal' | 'unavailable';

/** A build's id in all examples. */
export const EXAMPLE_BUILD = 'bld_019a3f52-7c1e-7d48-9b06-5e2f8ac41d37';
/** A moment in all examples. */
export const EXAMPLE_TIME = '2026-01-15T12:00:00.000Z';
const BUILD_URL = `http://localhost:8080/v1/builds/${EXAMPLE_BUILD}`;
const LOG = `Log: ${BUILD_URL}/log`;

/** Of each error about fields or parameters an example. */
export const fieldExamples = {
  invalid_field: {
    errors: [
      {
        field: 'output',
        detail: 'output="../app" is not a plain file name: use letters, digits and . _ + ~ -.',
      },
      { field: 'trimpath', detail: 'trimpath="yes" must be true or false.' },
    ],
  },
  unknown_field: {
    errors: [{ field: 'target', detail: 'There is no field "target".' }],
    next: 'Write -F targets=…',
  },
  invalid_query: {
    errors: [{ field: 'answer', detail: 'answer="file" is none of id, result, log, files.' }],
  },
} satisfies Record<FieldCode, FieldExample>;

/** Of each other error that answers a request an example; tests compare them with what the API answers. */
export const requestExamples = {
  invalid_target: { detail: '"linux" is not a target.' },
  source_missing: { detail: 'The form has no src.' },
  source_not_a_file: {
    detail: 'src arrived as the text "app.tgz".',
    next: 'Type -F src=@app.tgz, with the @.',
  },
  source_repeated: { detail: 'src was sent twice.' },
  request_broken: {
    detail: 'A body of application/json is neither a form nor an archive.',
    next: 'Send a form, curl -F src=@app.tgz, or the archive itself, curl -T app.tgz.',
  },
  unauthorized: { detail: 'The request has no header Authorization.' },
  foreign_host: {
    detail: 'The request is for "forge.internal:8080", not for this service.',
    next: 'Use http://localhost:8080.',
  },
  foreign_origin: { detail: 'A page of "https://example.com" asked.' },
  url_expired: { detail: `The URL expired at ${EXAMPLE_TIME}.` },
  url_invalid: { detail: 'The URL is not one that this service signed.' },
  not_found: { detail: `There is no build ${EXAMPLE_BUILD}.` },
  method_not_allowed: { detail: '/v1/builds takes GET, HEAD, POST, PUT, not DELETE.' },
  build_running: { detail: `${EXAMPLE_BUILD} has not ended, and only what has can be pinned.` },
  nothing_to_retry: { detail: `All targets of ${EXAMPLE_BUILD} have succeeded.` },
  nothing_to_rebuild: { detail: `No target of ${EXAMPLE_BUILD} has succeeded.` },
  build_pinned: { detail: `${EXAMPLE_BUILD} is pinned, and a retry may make it larger.` },
  pins_full: { detail: `With ${EXAMPLE_BUILD} your pinned builds would keep 2.5 GiB; 2 GiB is the most.` },
  expired: { detail: `The files and logs of ${EXAMPLE_BUILD} are kept no more.` },
  source_gone: { detail: `The source of ${EXAMPLE_BUILD} is not in the store.` },
  upload_too_slow: { detail: 'The upload came slower than 8 KiB a second, and fell 30 s behind.' },
  build_cancelled: {
    detail: 'The build was cancelled.',
    next: `${failureCatalogue.build_cancelled.next} ${LOG}`,
  },
  source_too_large: { detail: 'The request has 2 GiB; a source may have 1 GiB.' },
  range_not_satisfiable: { detail: 'The file has 5 bytes.' },
  idempotency_mismatch: { detail: `The key was first used for the build ${EXAMPLE_BUILD}.` },
  target_unavailable: {
    detail:
      'No machine here builds linux/arm64 natively, and nothing is emulated. ' +
      'Possible: linux/amd64:glibc2.36.',
    next: "Type: curl -f -F targets=linux/amd64 -F src=@app.tgz 'http://localhost:8080/v1/builds'",
  },
  archive_unknown: { detail: 'The source is an xz file, which is neither .tgz, .tar.zst, .tar nor .zip.' },
  archive_broken: { detail: 'The archive ends before it is complete.' },
  archive_bomb: { detail: 'The archive expands to more than 200 times its size.' },
  archive_entry_refused: {
    detail: '"../lib/lib.h" has .. in its path.',
    next: 'Pack from inside the folder: tar -czf ../app.tgz .',
  },
  archive_encrypted: { detail: 'The zip is encrypted.' },
  go_mod_missing: {
    detail: 'There is no go.mod in the source.',
    next: 'Pack the folder that holds go.mod; go mod init makes one.',
  },
  go_mod_ambiguous: {
    detail: 'There is no go.mod in the root, but several below it: "client", "server".',
    next: 'Name the folder of the one to build, such as -F dir=client.',
  },
  go_mod_invalid: {
    detail: 'go.mod:3: the conflict markers of a merge are still there.',
    next: 'Keep one side, and delete the lines <<<<<<<, ======= and >>>>>>>.',
  },
  build_failed: {
    detail: targetExamples.compile_error.detail,
    next: `${targetExamples.compile_error.next} ${LOG}`,
  },
  too_many_requests: { detail: '64 uploads are on their way, the most at once.' },
  service_failed: {
    detail: targetExamples.lost.detail,
    next: `${failureCatalogue.service_failed.next} ${LOG}`,
  },
  disk_full: { detail: 'The disk of the service has 2 GiB to spare, and this upload may need 3 GiB.' },
  wait_ended: {
    detail: 'The build goes on: linux/amd64 is queued.',
    next: `Wait on, without sending the source again: curl -f '${BUILD_URL}/result'`,
  },
  internal: { detail: 'An error inside cgoforge; its log has more under this requestId.' },
  unavailable: {
    detail: 'No worker has said yet what it can build.',
    next: 'Try again in a few seconds; if it stays, start a worker.',
  },
} satisfies Record<Exclude<AnsweredCode, FieldCode>, ExampleWords>;
