import { SIZES } from '@cgoforge/core';

const text = (description: string) => ({ type: 'string', description });

/** The body of a submission: a form, or the archive itself. */
export const formBody = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        required: ['src'],
        additionalProperties: false,
        properties: {
          src: {
            type: 'string',
            contentMediaType: 'application/octet-stream',
            description: '.tgz, .tar or .zip',
          },
          targets: text('Comma list or repeated, such as linux/amd64,linux/arm64; default: as configured.'),
          package: text('Package pattern, such as ./cmd/...; default: all main packages.'),
          dir: text("The module's folder; default: the root, else the only go.mod."),
          output: text('File name, for one main package.'),
          ldflags: text('As for go build -ldflags.'),
          tags: text('Build tags, by comma or space.'),
          trimpath: { type: 'string', enum: ['true', 'false'], default: 'true' },
          go: text('Exactly this Go version; default: the highest of installed, go line and toolchain line.'),
          cache: { type: 'string', enum: ['on', 'off'], default: 'on' },
          size: {
            type: 'string',
            enum: [...SIZES],
            description: 'How much it may use, where the pool has sizes.',
          },
          name: text('A label; it never changes the build.'),
        },
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
