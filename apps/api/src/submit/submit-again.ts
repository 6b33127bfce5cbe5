import type { FastifyRequest } from 'fastify';
import { curlLine } from '../http/curl-line.js';
import type { RawFields } from './form-fields.js';
import type { Answer } from './submit-query.js';

/** What a shell and curl's `-F` both take as it stands. */
const PLAIN = /^[\w./+:=,-]+$/;

/** As long as an answer's header can carry whole. */
const MOST_LINE = 900;

/** What sends a submission again, with other targets and all else as it was sent: a line, or in words where that would be
 * long, or altered where it is put into one. */
export function submitAgain(
  request: Pick<FastifyRequest, 'headers'>,
  { fields, answer, address }: { fields: RawFields; answer: Pick<Answer, 'answer'>; address: string },
  targets: readonly string[],
): string {
  const others = Object.entries({ ...fields, targets: [] }).flatMap(([name, values]) =>
    values.map((value) => option(name, value)),
  );
  const take = answer.answer === 'files' ? '-fLOJ' : '-f';
  const options = [take, `-F targets=${targets.join(',')}`, ...others, '-F src=@app.tgz'];
  const line = `Type: ${curlLine(request, options.join(' '), address)}`;
  const isWhole = line.length <= MOST_LINE && !/\p{C}|\s\s/u.test(line);
  return isWhole ? line : `Send it again with -F targets=${targets.join(',')}, and all else as before.`;
}

function option(name: string, value: string): string {
  return PLAIN.test(value)
    ? `-F ${name}=${value}`
    : `--form-string '${name}=${value.replaceAll("'", "'\\''")}'`;
}
