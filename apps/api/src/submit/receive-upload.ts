import type { FastifyReply, FastifyRequest } from 'fastify';
import { type BuildForm, parseFields, type RawFields } from './form-fields.js';
import { receiveForm } from './receive-form.js';
import type { ReadUpload } from './source-reader.js';
import type { SpooledSource } from './spooled-source.js';
import { asStripped } from './stripped-body.js';

/**
 * Receives a submission, and reads its source as its fields say. A field may come behind the source: until then the source
 * is read as those before it say. `arrived` is called when the whole body is there.
 */
export async function receiveUpload(
  request: FastifyRequest,
  reply: FastifyReply,
  query: RawFields,
  options: { mostBytes: number; spooled: SpooledSource; arrived: () => void },
): Promise<{ fields: RawFields; form: BuildForm; source: ReadUpload }> {
  const { mostBytes, spooled, arrived } = options;
  try {
    const take = (body: AsyncIterable<Buffer>, before: RawFields) =>
      spooled.take(body, parseFields(before).options);
    const fields = await receiveForm(request, reply, query, { mostBytes, take });
    arrived();
    const form = parseFields(fields);
    return { fields, form, source: await spooled.read(form.options) };
  } catch (error) {
    throw asStripped(error, request.headers['content-type'] ?? '');
  }
}
