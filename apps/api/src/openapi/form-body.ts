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
        properties: Object.fromEntries(Object.keys(FORM).map((name) => [name, describe(name)])),
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

function describe(name: string) {
  const { means = '', otherwise = '', choices = [], kind, unset } = FORM[name] ?? {};
  return {
    type: 'string',
    ...(name === 'src' && { contentMediaType: 'application/octet-stream' }),
    ...(choices.length > 0 && { enum: choices }),
    ...(kind === 'switch' && { default: choices[unset ? 0 : 1] }),
    description: `${means}${otherwise && `; default: ${otherwise}`}`,
  };
}
