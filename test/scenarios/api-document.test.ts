import { homedir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import document from '../../openapi.json' with { type: 'json' };
import { makeOnce } from '../support/make-once.ts';
import { run } from '../support/run.ts';
import { packSample } from '../support/samples.ts';
import { Service } from '../support/service.ts';

const PINNED = 'schemathesis==4.32.5';

/** What holds of each answer to a request that the document allows, and to many that it does not. */
const CHECKS = ['not_a_server_error', 'status_code_conformance', 'content_type_conformance'];

it('answers whatever is asked as openapi.json says: by a status, a media type and a schema of that operation', async () => {
  const packages = await makeOnce(
    join(homedir(), '.cache/cgoforge-test', PINNED.replace('==', '-')),
    (making) => run('python3', ['-m', 'pip', 'install', '--quiet', '--target', making, PINNED]),
  );
  const output = await run(
    'sh',
    [
      ...['-c', '"$@" 2>&1 || echo "exit code $?"', 'sh', 'python3', '-m', 'schemathesis.cli'],
      ...['run', `${inject('serviceUrl')}/openapi.json`, '--seed=1', '--max-examples=20'],
      ...['--phases=coverage,fuzzing', '--request-timeout=90'],
      `--checks=${CHECKS.join()},response_schema_conformance`,
    ],
    { cwd: packages, env: { ...process.env, PYTHONPATH: packages } },
  );
  expect(output).not.toContain('exit code');
  expect(output).toMatch(/([0-9]{3,}) generated, \1 passed/);
});

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly example?: unknown }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Body>> };
  readonly responses: Readonly<Record<string, { readonly content?: object }>>;
}

interface Body {
  readonly schema: { readonly properties?: Readonly<Record<string, { readonly examples?: unknown[] }>> };
}

describe('the examples of openapi.json', () => {
  const service = new Service(inject('serviceUrl'));
  const source = packSample('pure-go');
  /** What stands in a path, by what is before it. */
  const ids: Record<string, string> = {};
  let failed = '';

  beforeAll(async () => {
    const build = await service.build(source);
    const [task] = build.tasks;
    Object.assign(ids, { builds: build.id, tasks: task?.slug, artifacts: task?.artifacts[0]?.id });
    failed = (await service.build(packSample('broken-c'))).id;
  });

  const operations = Object.entries(document.paths)
    .flatMap(([path, item]) =>
      Object.entries(item as Readonly<Record<string, Operation>>).map(([method, operation]) => ({
        ...{ path, method, operation, name: operation.operationId },
      })),
    )
    // What deletes the build that all ask for comes last.
    .sort((a, b) => Number(a.method === 'delete') - Number(b.method === 'delete'));

  it.each(operations)('are answered by $name as it says', async ({ path, method, operation }) => {
    const url = new URL(
      // Only what has failed can be retried.
      (path.endsWith('/retry') ? path.replace('{id}', failed) : path).replaceAll(
        /(\w+)\/\{\w+\}/g,
        (_, of: string) => `${of}/${ids[of]}`,
      ),
      service.url,
    );
    const headers = new Headers();
    for (const { in: place, name, example } of operation.parameters) {
      if (example === undefined || place === 'path') continue;
      if (place === 'query') url.searchParams.set(name, String(example));
      else headers.set(name, String(example));
    }
    const [[media, body] = []] = Object.entries(operation.requestBody?.content ?? {});
    if (media && media !== 'multipart/form-data') headers.set('content-type', media);
    const response = await fetch(url, { method, headers, ...(body && { body: bodyOf(body) }) });
    const said = await response.text();
    expect(response.ok, said).toBe(true);
    const types = Object.keys(operation.responses[response.status]?.content ?? {});
    const [type] = response.headers.get('content-type')?.split(';') ?? [];
    if (types.length === 0) expect(said).toBe('');
    else expect(types).toContain(type);
  });

  /** The source itself; or a form with it and an example of each field that has one. */
  function bodyOf({ schema: { properties } }: Body): FormData | Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(source);
    if (!properties) return bytes;
    const form = new FormData();
    form.set('src', new Blob([bytes]), 'app.tgz');
    for (const [name, { examples = [] }] of Object.entries(properties))
      if (examples.length > 0) form.set(name, String(examples[0]));
    return form;
  }
});
