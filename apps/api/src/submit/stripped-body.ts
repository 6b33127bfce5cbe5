import { Failure, failureCatalogue } from '@cgoforge/core';

const NEXT =
  'Send it with -F src=@app.tgz, or with --data-binary @app.tgz: curl -d leaves line ends and zero bytes out of a file.';

/** The failure of a body of this Content-Type. What `curl -d @app.tgz` sends is called as that of `--data-binary` is,
 * and has lost bytes; a failure that knows better what to do keeps it. */
export function asStripped(error: unknown, contentType: string): unknown {
  const isForm = /^application\/x-www-form-urlencoded/i.test(contentType);
  if (!isForm || !(error instanceof Failure)) return error;
  const { code, detail, next } = error;
  const unexplained = next === failureCatalogue[code].next;
  const isDamaged = code === 'archive_broken' || code === 'archive_unknown';
  return isDamaged && unexplained ? new Failure(code, detail, { next: NEXT, cause: error }) : error;
}
