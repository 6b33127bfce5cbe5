/** Whose fault it is: *yours* is never retried, *ours* is. */
export type FailureFamily = 'yours' | 'ours';

interface Entry {
  readonly family: FailureFamily;
  /** HTTP status where the failure answers a request, or ends `answer=result`. */
  readonly status: number;
  /** Whether it can end an attempt. */
  readonly attempt: boolean;
  readonly title: string;
  readonly next: string;
}

const yours = (status: number, title: string, next: string): Entry => ({
  family: 'yours',
  status,
  attempt: false,
  title,
  next,
});
const ours = (status: number, title: string, next: string): Entry => ({
  ...yours(status, title, next),
  family: 'ours',
});
const attempt = (entry: Entry): Entry => ({ ...entry, attempt: true });

/** The end of a sentence on what to do about a limit; where it is set depends on how cgoforge runs. */
export const RAISE_LIMIT = 'have the limit raised: docs/settings.md says where.';

/** Every failure cgoforge can answer with. docs/errors.md says the same to users; a test compares the two. */
export const failureCatalogue = {
  // a request
  invalid_field: yours(400, 'A field has a bad value', 'Correct the field that is named and send again.'),
  unknown_field: yours(
    400,
    'A field is not known',
    'Remove it, or correct its name; GET / lists the fields.',
  ),
  invalid_query: yours(400, 'A query parameter has a bad value', 'Correct the parameter that is named.'),
  invalid_target: yours(
    400,
    'Not a target',
    'Write os/arch, such as linux/amd64; GET /v1/targets lists what can be built.',
  ),
  source_missing: yours(400, 'No source was sent', 'Send the archive with -F src=@app.tgz.'),
  source_not_a_file: yours(
    400,
    'src is text, not a file',
    'Write -F src=@app.tgz, with the @ and without a comma or semicolon in the file name.',
  ),
  source_repeated: yours(400, 'More than one source was sent', 'Send one archive: -F src=@app.tgz once.'),
  request_broken: yours(
    400,
    'The request could not be read',
    'Send it again; with curl use -F for each field.',
  ),
  unauthorized: yours(
    401,
    'The request has no valid key',
    'Send -H "Authorization: Bearer KEY"; whoever runs the service gives out the keys.',
  ),
  foreign_host: yours(
    403,
    'The Host is not this service',
    'Use the address that the service has in its links: CGOFORGE_PUBLIC_URL names it, and CGOFORGE_ALLOWED_HOSTS others.',
  ),
  foreign_origin: yours(
    403,
    'A page of another origin asked',
    'Call the API from curl or from its own pages.',
  ),
  url_expired: yours(
    403,
    'The signed URL has expired',
    'Ask for the artifact again: a new URL is made each time.',
  ),
  url_invalid: yours(
    403,
    'The signature of the URL does not match',
    'Use the URL as it was given, unaltered.',
  ),
  not_found: yours(404, 'There is nothing here', 'Check the id or the path; GET / prints the routes.'),
  method_not_allowed: yours(
    405,
    'The method is not allowed here',
    'GET / prints the routes and their methods.',
  ),
  upload_too_slow: yours(
    408,
    'The upload is too slow',
    'Send it over a faster line, or lower CGOFORGE_UPLOAD_BYTES_PER_SECOND.',
  ),
  build_cancelled: yours(409, 'The build was cancelled', 'Submit it again if you still need it.'),
  source_too_large: yours(
    413,
    'The source is too large',
    'Leave out what the build does not need, such as .git, or raise CGOFORGE_SOURCE_COMPRESSED_BYTES.',
  ),
  range_not_satisfiable: yours(416, 'The range is outside the content', 'Ask for a range within the size.'),
  idempotency_mismatch: yours(
    422,
    'The Idempotency-Key was used for another request',
    'Use a new key for a new build.',
  ),
  target_unavailable: yours(
    422,
    'No machine here builds that target',
    'Ask only for targets that GET /v1/targets lists.',
  ),
  archive_unknown: yours(
    422,
    'The source is not an archive that cgoforge reads',
    'Send .tgz, .tar or .zip: tar -czf app.tgz .',
  ),
  archive_broken: yours(
    422,
    'The archive is damaged or cut off',
    'Pack it again and compare its size before and after sending.',
  ),
  archive_bomb: yours(
    422,
    'The archive expands to more than is allowed',
    'Leave out what the build does not need, or raise the limit: docs/settings.md names those that begin with CGOFORGE_SOURCE.',
  ),
  archive_entry_refused: yours(
    422,
    'The archive holds an entry that is refused',
    'Leave the entry that is named out of the archive.',
  ),
  archive_encrypted: yours(422, 'The zip is encrypted', 'Pack it without a password.'),
  go_mod_missing: yours(
    422,
    'There is no go.mod',
    'Pack the folder that holds go.mod, or name its folder with -F dir=FOLDER.',
  ),
  go_mod_ambiguous: yours(
    422,
    'There are several modules',
    'Name the folder of the one to build with -F dir=FOLDER.',
  ),
  go_mod_invalid: yours(
    422,
    'A file of the module cannot be read',
    'Correct the line that is named; go mod tidy says more.',
  ),
  go_version_unavailable: attempt(
    yours(
      422,
      'That Go version cannot be had',
      'Ask for a released version, such as go=1.26.8, or leave the field out.',
    ),
  ),
  build_failed: yours(422, 'The build failed', 'Read the log of the targets that failed.'),
  too_many_requests: yours(429, 'Too many requests at once', 'Wait for as long as Retry-After says.'),
  internal: attempt(
    ours(500, 'cgoforge failed', 'Try again; if it stays, give the id in this answer to the operator.'),
  ),
  service_failed: ours(503, 'The build failed on our side', 'Send it again after Retry-After.'),
  unavailable: attempt(ours(503, 'A part of cgoforge is not reachable', 'Try again after Retry-After.')),
  wait_ended: ours(
    504,
    'The build had not ended when the wait did',
    'Follow the links of the build, or raise wait.',
  ),

  // the end of an attempt
  compile_error: attempt(
    yours(422, 'The compiler refused the program', 'Read the log from its first error.'),
  ),
  loader_check_failed: attempt(
    yours(
      422,
      'The program does not start where it will run',
      'Link what is missing statically (its .a, or -Wl,-Bstatic), or build for a target that has it. Only the program itself comes back, so a library that it expects beside itself ($ORIGIN) is missing too. If it crashed, start it by itself on such a system to see why.',
    ),
  ),
  out_of_memory: attempt(
    yours(
      422,
      'The build needed more memory than its limit',
      `Ask for more with size=large where the service has sizes, make the largest C files smaller, or ${RAISE_LIMIT}`,
    ),
  ),
  out_of_disk: attempt(
    yours(
      422,
      'The build filled its disk',
      `Write less, ask for more with size=large where the service has sizes, or ${RAISE_LIMIT}`,
    ),
  ),
  timed_out: attempt(
    yours(
      422,
      'The build took longer than its limit',
      `Make it faster, ask for more CPUs with size=large where the service has sizes, or ${RAISE_LIMIT}`,
    ),
  ),
  queue_deadline: attempt(
    ours(503, 'The build waited too long for a machine', 'Send it again when the pool is less busy.'),
  ),
  log_too_long: attempt(yours(422, 'The build printed more than its limit', `Print less, or ${RAISE_LIMIT}`)),
  too_many_processes: attempt(
    yours(422, 'The build started more processes than its limit', `Start fewer at once, or ${RAISE_LIMIT}`),
  ),
  wrong_output: attempt(
    yours(422, 'The build did not produce what was asked', 'Check package, output and target.'),
  ),
  module_unavailable: attempt(
    yours(
      422,
      'A module of the source cannot be had',
      'Check go.mod and go.sum, or send the modules along with go mod vendor.',
    ),
  ),
  cancelled: attempt(yours(409, 'The build was cancelled', 'Submit it again if you still need it.')),
  lost: attempt(
    ours(
      503,
      'The sandbox was lost',
      'cgoforge has tried three times; send it again, and tell the operator if it stays.',
    ),
  ),
  evicted: attempt(
    ours(
      503,
      'The node gave the pod up',
      'Send it again; the operator sees in the events of the node what it was short of.',
    ),
  ),
  node_lost: attempt(
    ours(503, 'The node was lost', 'Send it again; it is built on another node, or when this one is back.'),
  ),
  image_unavailable: attempt(
    ours(
      503,
      'An image of the pod cannot be had',
      'Tell the operator: the image that is named must be there for the nodes.',
    ),
  ),
  no_such_node: attempt(
    ours(
      503,
      'No node can take the pod',
      'Tell the operator: no Ready node has the architecture and labels of the pool.',
    ),
  ),
  nodes_busy: attempt(ours(503, 'All nodes were busy', 'Send it again when the pool is less busy.')),
} as const satisfies Record<string, Entry>;

export type FailureCode = keyof typeof failureCatalogue;
