/** Whose fault it is: *yours* is never retried, *ours* is. */
export type FailureFamily = 'yours' | 'ours';

/** What fails: a request or a whole build, one target, or a call by which an attempt's agent speaks with intake. */
export type FailureSubject = 'request' | 'target' | 'agent';

interface Entry<Subject extends FailureSubject = FailureSubject> {
  readonly family: FailureFamily;
  /** HTTP status where the failure answers a request, or ends `answer=result`. */
  readonly status: number;
  readonly of: Subject;
  readonly title: string;
  readonly next: string;
}

const entry =
  <Subject extends FailureSubject>(family: FailureFamily, of: Subject) =>
  (status: number, title: string) => ({
    next: (next: string): Entry<Subject> => ({ family, status, of, title, next }),
  });

const yours = entry('yours', 'request');
const ours = entry('ours', 'request');
// What ends an attempt, and may answer a request too.
const yourEnd = entry('yours', 'target');
const ourEnd = entry('ours', 'target');
const refused = entry('ours', 'agent');

/** The end of a sentence on what to do about a limit; where it is set depends on how cgoforge runs. */
export const RAISE_LIMIT = 'have the limit raised: docs/settings.md says where.';

const MIXED = 'Roll the images of one release out together, as the chart does.';

/** Every failure cgoforge can answer with. docs/errors.md says the same to users, with an example of each; tests compare
 * them. */
export const failureCatalogue = {
  // a request
  invalid_field: yours(400, 'A field has a bad value').next(
    'Correct the field that is named and send again.',
  ),
  unknown_field: yours(400, 'A field is not known').next(
    'Remove it, or correct its name; GET / lists the fields.',
  ),
  invalid_query: yours(400, 'A query parameter has a bad value').next('Correct the parameter that is named.'),
  invalid_target: yours(400, 'Not a target').next(
    'Write os/arch, such as linux/amd64; GET /v1/targets lists what can be built.',
  ),
  source_missing: yours(400, 'No source was sent').next('Send the archive with -F src=@app.tgz.'),
  source_not_a_file: yours(400, 'src is text, not a file').next(
    'Write -F src=@app.tgz, with the @ and without a comma or semicolon in the file name.',
  ),
  source_repeated: yours(400, 'More than one source was sent').next(
    'Send one archive: -F src=@app.tgz once.',
  ),
  request_broken: yours(400, 'The request could not be read').next(
    'Send it again; with curl use -F for each field.',
  ),
  unauthorized: yours(401, 'The request has no valid key').next(
    'Send -H "Authorization: Bearer KEY"; whoever runs the service gives out the keys.',
  ),
  foreign_host: yours(403, 'The Host is not this service').next(
    'Use the address that the service has in its links: CGOFORGE_PUBLIC_URL names it, and CGOFORGE_ALLOWED_HOSTS others.',
  ),
  foreign_origin: yours(403, 'A page of another origin asked').next(
    'Call the API from curl or from its own pages.',
  ),
  url_expired: yours(403, 'The signed URL has expired').next(
    'Ask for the file again, GET /v1/artifacts/ID/content: a new URL is made each time.',
  ),
  url_invalid: yours(403, 'The signature of the URL does not match').next(
    'Use the URL as it was given, unaltered; in a shell between quotes, since it has an &.',
  ),
  not_found: yours(404, 'There is nothing here').next('Check the id or the path; GET / prints the routes.'),
  method_not_allowed: yours(405, 'The method is not allowed here').next(
    'GET / prints the routes and their methods.',
  ),
  build_running: yours(409, 'The build has not ended').next(
    'Wait for its end, GET /v1/builds/ID/result, or cancel it, POST /v1/builds/ID/cancel.',
  ),
  nothing_to_retry: yours(409, 'Nothing of the build has failed').next(
    'Take its files, GET /v1/builds/ID/files, or compile it anew: POST /v1/builds/ID/rebuild.',
  ),
  nothing_to_rebuild: yours(409, 'Nothing of the build has succeeded').next(
    'Run what has failed again, POST /v1/builds/ID/retry, or submit a source that is mended.',
  ),
  build_pinned: yours(409, 'The build is pinned').next(
    'Unpin it, POST /v1/builds/ID/unpin, retry it, and pin it again when it has ended.',
  ),
  pins_full: yours(409, 'Too much is pinned').next(
    'Unpin builds that are needed no more, POST /v1/builds/ID/unpin, or have CGOFORGE_PIN_TENANT_BYTES, or CGOFORGE_PIN_BYTES, raised.',
  ),
  expired: yours(410, 'The files of the build are kept no more').next(
    'Submit it again, and pin what has to stay: POST /v1/builds/ID/pin.',
  ),
  source_gone: yours(410, 'The source of the build is not there any more').next('Submit it again.'),
  upload_too_slow: yours(408, 'The upload is too slow').next(
    'Send it over a faster line, or lower CGOFORGE_UPLOAD_BYTES_PER_SECOND.',
  ),
  build_cancelled: yours(409, 'The build was cancelled').next('Submit it again if you still need it.'),
  source_too_large: yours(413, 'The source is too large').next(
    'Leave out what the build does not need, such as .git and node_modules (du -sh .[!.]* * names what is large), or raise CGOFORGE_SOURCE_COMPRESSED_BYTES.',
  ),
  range_not_satisfiable: yours(416, 'The range is outside the content').next(
    'Ask for a range within the size.',
  ),
  idempotency_mismatch: yours(422, 'The Idempotency-Key was used for another request').next(
    'Use a new key for a new build.',
  ),
  target_unavailable: yours(422, 'No machine here builds that target').next(
    'Ask only for targets that GET /v1/targets lists.',
  ),
  archive_unknown: yours(422, 'The source is not an archive that cgoforge reads').next(
    'Send .tgz, .tar.zst, .tar or .zip: tar -czf ../app.tgz .',
  ),
  archive_broken: yours(422, 'The archive is damaged or cut off').next(
    'Pack it again and compare its size before and after sending.',
  ),
  archive_bomb: yours(422, 'The archive expands to more than is allowed').next(
    'Leave out what the build does not need, or raise the limit: docs/settings.md names those that begin with CGOFORGE_SOURCE.',
  ),
  archive_entry_refused: yours(422, 'The archive holds an entry that is refused').next(
    'Leave the entry that is named out of the archive.',
  ),
  archive_encrypted: yours(422, 'The zip is encrypted').next('Pack it without a password.'),
  go_mod_missing: yours(422, 'There is no go.mod').next(
    'Pack the folder that holds go.mod, or name its folder with -F dir=FOLDER.',
  ),
  go_mod_ambiguous: yours(422, 'There are several modules').next(
    'Name the folder of the one to build with -F dir=FOLDER.',
  ),
  go_mod_invalid: yours(422, 'A file of the module cannot be read').next(
    'Correct the line that is named; go mod tidy says more.',
  ),
  go_version_unavailable: yourEnd(422, 'That Go version cannot be had').next(
    'Ask for a released version, such as go=1.26.8, or leave the field out.',
  ),
  build_failed: yours(422, 'The build failed').next('Read the log of the targets that failed.'),
  too_many_requests: yours(429, 'Too many requests at once').next(
    'Wait for as long as the header Retry-After says.',
  ),
  internal: ourEnd(500, 'cgoforge failed').next(
    'Try again; if it stays, give the id in this answer to the operator.',
  ),
  service_failed: ours(503, 'The build failed on our side').next(
    'Send it again after as long as the header Retry-After says; tell the operator if it stays.',
  ),
  unavailable: ourEnd(503, 'A part of cgoforge is not reachable').next(
    'Try again in a few seconds; tell the operator if it stays.',
  ),
  disk_full: ours(507, 'The service has no room').next(
    'Try again later; the operator makes room, or lowers what is kept, as docs/operations.md says.',
  ),
  wait_ended: ours(504, 'The build had not ended when the wait did').next(
    'Follow the links of the build, or raise wait.',
  ),

  // the end of an attempt
  compile_error: yourEnd(422, 'The compiler refused the program').next('Read the log from its first error.'),
  loader_check_failed: yourEnd(422, 'The program does not start where it will run').next(
    'Link what is missing statically (its .a, or -Wl,-Bstatic), or send -F deps=allow where it is installed. Only the program itself comes back, so a library that it expects beside itself ($ORIGIN) is missing too. If it crashed, start it by itself on such a system to see why.',
  ),
  smoke_failed: yourEnd(422, 'The program did not end well when it was started with your arguments').next(
    'Read what it printed. It has no network and no files but those of a bare system of its target, and /tmp; correct the program or its arguments, or leave smoke out.',
  ),
  out_of_memory: yourEnd(422, 'The build needed more memory than its limit').next(
    `Ask for more with size=large where the service has sizes, make the largest C files smaller, or ${RAISE_LIMIT}`,
  ),
  out_of_disk: yourEnd(422, 'The build filled its disk').next(
    `Write less, ask for more with size=large where the service has sizes, or ${RAISE_LIMIT}`,
  ),
  timed_out: yourEnd(422, 'The build took longer than its limit').next(
    `Make it faster, ask for more CPUs with size=large where the service has sizes, or ${RAISE_LIMIT}`,
  ),
  queue_deadline: ourEnd(503, 'The build waited too long for a machine').next(
    'Send it again when the pool is less busy.',
  ),
  log_too_long: yourEnd(422, 'The build printed more than its limit').next(`Print less, or ${RAISE_LIMIT}`),
  too_many_processes: yourEnd(422, 'The build started more processes than its limit').next(
    `Start fewer at once, or ${RAISE_LIMIT}`,
  ),
  wrong_output: yourEnd(422, 'The build did not produce what was asked').next(
    'Check the fields package, output and targets; -F package=./cmd/NAME builds one program.',
  ),
  module_unavailable: yourEnd(422, 'A module of the source cannot be had').next(
    'Check go.mod and go.sum, or send the modules along with go mod vendor.',
  ),
  toolchain_gone: yourEnd(409, 'What the build was compiled with is no longer there').next(
    'Submit the source again, to compile it with what GET /v1/targets lists now.',
  ),
  cancelled: yourEnd(409, 'The build was cancelled').next('Submit it again if you still need it.'),
  lost: ourEnd(503, 'The sandbox was lost').next(
    'cgoforge has tried three times; send it again, and tell the operator if it stays.',
  ),
  evicted: ourEnd(503, 'The node gave the pod up').next(
    'Send it again; the operator sees in the events of the node what it was short of.',
  ),
  node_lost: ourEnd(503, 'The node was lost').next(
    'Send it again; it is built on another node, or when this one is back.',
  ),
  image_unavailable: ourEnd(503, 'An image of the pod cannot be had').next(
    'Tell the operator: the image that is named must be there for the nodes.',
  ),
  no_such_node: ourEnd(503, 'No node can take the pod').next(
    'Tell the operator: no Ready node has the architecture and labels of the pool.',
  ),
  nodes_busy: ourEnd(503, 'All nodes were busy').next('Send it again when the pool is less busy.'),

  // a call of an attempt's agent
  report_invalid: refused(400, 'What the agent says is not as agreed').next(MIXED),
  compiler_running: refused(409, 'The compiler has not ended').next('Nothing: the agent waits for that.'),
  file_stored: refused(409, 'Another content is stored under that name').next(
    'Nothing: what was stored first stays, and a build may try this.',
  ),
  attempt_over: refused(410, 'The attempt is over').next('Nothing: its target has ended or is tried again.'),
  delivery_too_large: refused(413, 'The agent sends more than the attempt may').next(
    'Nothing: a build may try this.',
  ),
  agent_too_new: refused(426, 'The agent is of a newer release than intake').next(MIXED),
} as const satisfies Record<string, Entry>;

export type FailureCode = keyof typeof failureCatalogue;

/** The codes of what fails. */
export type FailureCodeOf<Subject extends FailureSubject> = {
  [Code in FailureCode]: (typeof failureCatalogue)[Code]['of'] extends Subject ? Code : never;
}[FailureCode];
