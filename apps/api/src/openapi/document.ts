import type { OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { VERSION } from '../version.js';
import { type Answer, keyless, ofAll } from './answers.js';
import { fieldParameters, formBody, sourceBody } from './form-body.js';
import { type Operation, operations, TAGS } from './operations.js';
import * as schemas from './schemas.js';

/** The API as OpenAPI 3.1. The schemas are the ones that the tests hold the answers against. */
export function openApiDocument(): OpenAPIObject {
  const paths: OpenAPIObject['paths'] = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'cgoforge',
      version: VERSION,
      description: 'Builds Go programs that use CGO on machines of the architecture they will run on.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } as { name: string },
    },
    servers: [{ url: '/' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    // Either, since a service on loopback may have no keys.
    security: [{ key: [] }, {}],
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'A key of a tenant, where the service has keys.',
        },
      },
    },
  };
}

/** What the ids in a path look like, by what stands before them. */
const EXAMPLES: Readonly<Record<string, string>> = {
  builds: 'bld_01a224ff-6cc4-7377-bca9-e3b5f5629d72',
  tasks: 'linux-amd64-glibc2.36',
  artifacts: 'art_01a224ff-9d41-7441-b751-c79d5a9ef6d5',
};

function describe(operation: Operation) {
  const inPath = [...operation.path.matchAll(/(\w+)\/\{(\w+)\}/g)].map(([, of = '', name = '']) => ({
    ...{ name, in: 'path' as const, required: true, example: EXAMPLES[of] },
    schema: { type: 'string' },
  }));
  const query = Object.entries(operation.query ? (toSchema(operation.query).properties ?? {}) : {});
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    parameters: [
      ...inPath,
      ...query.map(([name, schema]) => ({
        ...{ name, in: 'query' as const, schema },
        ...exampleOf(operation.example?.[name]),
      })),
      ...(operation.headers ?? []).map(({ name, description, pattern, example }) => ({
        ...{ name, in: 'header' as const, description, ...exampleOf(example) },
        schema: { type: 'string', ...(pattern && { pattern }) },
      })),
      ...(operation.body === 'source' ? fieldParameters : []),
    ],
    ...(operation.body && { requestBody: { form: formBody, source: sourceBody }[operation.body] }),
    ...(operation.open && { security: [] }),
    responses: responsesOf([...operation.answers, ...ofAll, ...(operation.open ? [] : [keyless])]),
  };
}

function exampleOf(example: string | number | undefined) {
  return example === undefined ? {} : { example };
}

/** One entry per status; several media types of one status lie beside each other. */
function responsesOf(answers: readonly Answer[]) {
  const responses: Record<string, { description: string; content?: Record<string, object> }> = {};
  for (const { status, description, media, schema } of answers) {
    const before = responses[status];
    const content = media && {
      [media]: { schema: schema ? { $ref: `#/components/schemas/${idOf(schema)}` } : plain(media) },
    };
    responses[status] = {
      description: before ? `${before.description} ${description}` : description,
      ...(content && { content: { ...before?.content, ...content } }),
    };
  }
  return responses;
}

/** The schema of an answer that is no JSON. */
function plain(media: string) {
  return { type: 'string', ...(!media.startsWith('text/') && { contentMediaType: media }) };
}

function idOf(schema: z.ZodType): string {
  const id = schema.meta()?.id;
  if (typeof id !== 'string') throw new Error('A schema of an answer has no id');
  return id;
}

function toSchema(schema: z.ZodType) {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', override: sayWidth });
  return rest as { properties?: Record<string, object> };
}

function componentSchemas() {
  const registry = z.registry<{ id: string }>();
  for (const schema of Object.values(schemas)) registry.add(schema, { id: idOf(schema) });
  const uri = (id: string) => `#/components/schemas/${id}`;
  // An answer may have more fields in a later release, and there are more codes of failures then, which some clients
  // refuse where the document forbids them.
  const override = ({
    zodSchema,
    jsonSchema,
  }: {
    zodSchema: unknown;
    jsonSchema: z.core.JSONSchema.BaseSchema;
  }) => {
    sayWidth({ jsonSchema });
    if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    if (zodSchema !== schemas.failureCodeSchema) return;
    jsonSchema['x-extensible-enum'] = jsonSchema.enum;
    delete jsonSchema.enum;
  };
  const all = z.toJSONSchema(registry, { uri, override }).schemas;
  return Object.fromEntries(
    Object.entries(all).map(([name, { $schema: _, $id: __, ...schema }]) => [name, schema as object]),
  );
}

/** An integer is taken for one of 32 bits, as in Java, where nothing else is said. */
function sayWidth({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.type === 'integer' && (jsonSchema.maximum ?? 0) >= 2 ** 31) jsonSchema.format = 'int64';
}
