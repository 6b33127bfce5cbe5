import { FORM } from '../submit/form-fields.js';

const BYTES = 'application/octet-stream';

/** The examples of fields that any source can be sent with. */
const EXAMPLES: Readonly<Record<string, string>> = { targets: 'linux/amd64', name: 'nightly' };

/** The body of a submission by a form. */
export const formBody = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        required: ['src'],
        additionalProperties: false,
        properties: Object.fromEntries(
          Object.entries(FORM).map(([name, field]) => [
            name,
            {
              ...schemaOf(name, field),
              ...(EXAMPLES[name] && { examples: [EXAMPLES[name]] }),
              description: meaningOf(field),
            },
          ]),
        ),
      },
    },
  },
};

/** The body of a submission without a form: the archive itself. */
export const sourceBody = {
  required: true,
  description: 'The archive: .tgz, .tar.zst, .tar or .zip.',
  content: { [BYTES]: { schema: { type: 'string', contentMediaType: BYTES } } },
};

/** The fields of a submission without a form. */
export const fieldParameters = Object.entries(FORM)
  .filter(([name]) => name !== 'src')
  .map(([name, field]) => ({
    ...{ name, in: 'query' as const, description: meaningOf(field) },
    ...(EXAMPLES[name] && { example: EXAMPLES[name] }),
    schema: schemaOf(name, field),
  }));

function schemaOf(name: string, { choices = [], kind, unset, most }: (typeof FORM)[string]) {
  return {
    type: 'string',
    ...(name === 'src' && { contentMediaType: BYTES }),
    ...(choices.length > 0 && { enum: choices }),
    ...(kind === 'switch' && { default: choices[unset ? 0 : 1] }),
    ...(most && { maxLength: most }),
  };
}

function meaningOf({ means, otherwise }: (typeof FORM)[string]): string {
  return `${means}${otherwise && `; default: ${otherwise}`}`;
}
