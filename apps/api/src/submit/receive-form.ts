import type { IncomingMessage } from 'node:http';
import { Failure, printBytes } from '@cgoforge/core';
import type { MultipartFile, MultipartValue } from '@fastify/multipart';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { failureOf } from '../http/failure-of.js';
import { InvalidFields } from '../http/invalid-fields.js';
import { FIELD_NAMES, type RawFields } from './form-fields.js';
import { meantField } from './meant-field.js';

/** Takes the source's bytes, once, to their end; `before` are the fields that came before it. */
export type TakeSource = (body: AsyncIterable<Buffer>, before: RawFields) => Promise<void>;

const LIMITS = { fieldNameSize: 100, fieldSize: 16 * 1024, fields: 64, files: 2, parts: 66, headerPairs: 50 };

/**
 * Reads the body of a submission: a multipart form with fields in any order, or, when it is no form, the source itself
 * with the fields in the query. What is wrong is answered as soon as it is seen, before the rest of the body is read.
 * Answers all fields.
 */
export async function receiveForm(
  request: FastifyRequest,
  reply: FastifyReply,
  query: RawFields,
  options: { mostBytes: number; take: TakeSource },
): Promise<RawFields> {
  const { mostBytes, take } = options;
  const length = Number(request.headers['content-length'] ?? Number.NaN);
  if (length > mostBytes + 1024 * 1024) {
    throw new Failure(
      'source_too_large',
      `The request has ${printBytes(length)}; a source may have ${printBytes(mostBytes)}.`,
    );
  }
  if (!request.isMultipart()) refuseOtherForms(request, query);
  // Said only now, so that whoever waits for it has not yet sent what is refused above.
  if (request.headers.expect !== undefined) reply.raw.writeContinue();
  if (request.isMultipart()) return receiveParts(request, mostBytes, take);
  await take(limited(request.raw, mostBytes), query);
  return query;
}

async function receiveParts(
  request: FastifyRequest,
  mostBytes: number,
  take: TakeSource,
): Promise<RawFields> {
  const fields: Record<string, string[]> = {};
  let isTaken = false;
  // The size is counted by `limited`, which knows our failure for it.
  const parts = request.parts({ limits: { ...LIMITS, fileSize: Number.MAX_SAFE_INTEGER } });
  for await (const part of received(parts)) {
    if (part.fieldname === 'src') {
      if (part.type === 'field') throw notAFile(part);
      if (isTaken) throw new Failure('source_repeated', 'src was sent twice.');
      isTaken = true;
      await take(limited(part.file, mostBytes), fields);
      continue;
    }
    const value = textOf(part);
    fields[part.fieldname] = [...(fields[part.fieldname] ?? []), value];
  }
  if (!isTaken) throw new Failure('source_missing', 'The form has no src.');
  return fields;
}

function textOf(part: MultipartFile | MultipartValue): string {
  // The parser's type does not say that a part may have no name.
  const { fieldname: name = '' } = part;
  checkName(name);
  if (part.type === 'file') {
    const detail = `${name} arrived as a file.`;
    throw new InvalidFields(
      'invalid_field',
      [{ field: name, detail }],
      `Write -F ${name}=VALUE, without the @.`,
    );
  }
  if (part.valueTruncated) {
    const detail = `${name} has more than ${LIMITS.fieldSize} bytes.`;
    throw new InvalidFields('invalid_field', [{ field: name, detail }]);
  }
  // The parser reads JSON where a part says that it is some.
  if (typeof part.value !== 'string') {
    const detail = `${name} came as ${part.mimetype}.`;
    throw new InvalidFields(
      'invalid_field',
      [{ field: name, detail }],
      `Send ${name} as text, without a Content-Type of its own.`,
    );
  }
  return part.value;
}

/** Throws `unknown_field`, with the name that was probably meant. */
function checkName(name: string): void {
  if (FIELD_NAMES.includes(name)) return;
  if (name === 'src') {
    const detail = 'Without a form the body is the source, and src is no parameter.';
    throw new InvalidFields('unknown_field', [{ field: name, detail }]);
  }
  const shown = JSON.stringify(name.slice(0, 80));
  const meant = meantField(name);
  const known = meant === null ? ` Known are src, ${FIELD_NAMES.join(', ')}.` : '';
  throw new InvalidFields(
    'unknown_field',
    [{ field: name.slice(0, 80), detail: `There is no field ${shown}.${known}` }],
    meant ?? undefined,
  );
}

/** curl sends `-F src=app.tgz` as text, and `-F src=@a,b.tgz` as a nested multipart of two files that arrives as
 * text. */
function notAFile(part: MultipartValue): Failure {
  if (part.mimetype.startsWith('multipart/')) {
    return new Failure(
      'source_not_a_file',
      'src arrived as several files: curl takes a comma in a file name for two names.',
      {
        next: 'Rename the archive so that its name has no comma, and type -F src=@app.tgz.',
      },
    );
  }
  const value = String(part.value);
  if (value.length > 256 || /\p{Cc}/u.test(value)) {
    return new Failure('source_not_a_file', 'src arrived as text that looks like the content of a file.', {
      next: 'Type -F src=@app.tgz, with @ and not <.',
    });
  }
  return new Failure('source_not_a_file', `src arrived as the text ${JSON.stringify(value)}.`, {
    next: `Type -F src=@${/^[\w./+-]+$/.test(value) ? value : 'app.tgz'}, with the @.`,
  });
}

/** JSON is no source. A urlencoded body may be one: `curl --data-binary @app.tgz` calls everything that. */
function refuseOtherForms(request: FastifyRequest, query: RawFields): void {
  for (const name of Object.keys(query)) checkName(name);
  const type = request.headers['content-type'] ?? '';
  if (/^(application\/json|multipart\/)/i.test(type)) {
    throw new Failure(
      'request_broken',
      `A body of ${type.split(';', 1)[0]} is neither a form nor an archive.`,
      {
        next: 'Send a form, curl -F src=@app.tgz, or the archive itself, curl -T app.tgz.',
      },
    );
  }
  if (request.headers['content-length'] === '0' || !hasBody(request.raw)) {
    throw new Failure('source_missing', 'The request has no body.');
  }
}

function hasBody(request: IncomingMessage): boolean {
  return (
    request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined
  );
}

/** The same; what the parser of forms cannot read throws `request_broken`, since it was sent so. */
async function* received<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    if (failureOf(error).code !== 'internal') throw error;
    throw new Failure('request_broken', 'The form is damaged or cut off.', { cause: error });
  }
}

/** The same bytes; throws `source_too_large` at the first one too many. */
async function* limited(body: AsyncIterable<Buffer>, most: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of received(body)) {
    bytes += chunk.length;
    if (bytes > most) throw new Failure('source_too_large', `The source has more than ${printBytes(most)}.`);
    yield chunk;
  }
}
