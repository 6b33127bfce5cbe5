import { FORM } from '../submit/form-fields.js';

/** The body of a submission: a form, or the archive itself. */
export const formBody = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        required: ['src'],
        additionalProperties: false,
        properties: Object.fromEntries(
          Object.entries(FORM).map(([name, field]) => [name, describe(name, field)]),
        ),
      },
    },
    'application/octet-stream': {
      schema: {
        contentMediaType: 'application/octet-stream',
        description: 'The archive; the fields are query parameters.',
      },
    },
  },
};

function describe(name: string, { means, otherwise, choices = [], kind, unset }: (typeof FORM)[string]) {
  return {
    type: 'string',
    ...(name === 'src' && { contentMediaType: 'application/octet-stream' }),
    ...(choices.length > 0 && { enum: choices }),
    ...(kind === 'switch' && { default: choices[unset ? 0 : 1] }),
    description: `${means}${otherwise && `; default: ${otherwise}`}`,
  };
}
