import { createHash } from 'node:crypto';
import { goArchOf } from '@cgoforge/core';
import { afterAll, describe, expect, it } from 'vitest';
import { zip } from '../support/archives/zip.ts';
import { packFiles } from '../support/pack-files.ts';
import { serveHttp } from '../support/serve-http.ts';
import type { BuildJson } from '../support/service.ts';
import { stackOfFile } from '../support/stack-of-file.ts';

const MODULE = { 'go.mod': 'module x.y/lib\n\ngo 1.24\n', 'lib.go': 'package lib\n\nconst Word = "hello"\n' };

/** Go's dirhash of files by these names. */
function dirhash(files: readonly (readonly [name: string, body: string])[]): string {
  const sha256 = (text: string) => createHash('sha256').update(text);
  const lines = files.toSorted().map(([name, body]) => `${sha256(body).digest('hex')}  ${name}\n`);
  return `h1:${sha256(lines.join('')).digest('base64')}`;
}

const inZip = Object.entries(MODULE).map(([name, body]) => [`x.y/lib@v1.0.0/${name}`, body] as const);

/** A module proxy that has the module once somebody has published it. */
let isPublished = false;
const proxy = await serveHttp((request, response) => {
  const files: Record<string, string | Buffer> = {
    '/x.y/lib/@v/v1.0.0.info': '{"Version":"v1.0.0"}',
    '/x.y/lib/@v/v1.0.0.mod': MODULE['go.mod'],
    '/x.y/lib/@v/v1.0.0.zip': zip(inZip.map(([name, body]) => ({ name, body }))),
  };
  const file = isPublished ? files[request.url ?? ''] : undefined;
  response.writeHead(file === undefined ? 404 : 200).end(file);
});
afterAll(() => proxy.stop());

// With one slot the second target of a build waits for the first.
const env = { GOPROXY: proxy.url, GOSUMDB: 'off', CGOFORGE_SLOTS: '1' };
const { service } = await stackOfFile({ env });

/** Small, since a rebuild compiles the standard library too. */
const program = packFiles({
  'go.mod': 'module app\n\ngo 1.24\n',
  'main.go': 'package main\n\n// int two(void);\nimport "C"\n\nfunc main() { println(C.two()) }\n',
  'two.c': 'int two(void) { return 2; }\n',
});
const DYNAMIC = `linux/${goArchOf(process.arch)}`;

async function asked(build: Pick<BuildJson, 'id'>, what: 'retry' | 'rebuild'): Promise<BuildJson> {
  const { body, status } = await service.http.post(`/v1/builds/${build.id}/${what}`);
  expect(status, JSON.stringify(body)).toBe(202);
  return service.ended(body.id);
}

describe('a build that is retried', () => {
  it('finds the module that was missing', async () => {
    const source = packFiles({
      'go.mod': 'module a\n\ngo 1.24\n\nrequire x.y/lib v1.0.0\n',
      'go.sum':
        `x.y/lib v1.0.0 ${dirhash(inZip)}\n` +
        `x.y/lib v1.0.0/go.mod ${dirhash([['go.mod', MODULE['go.mod']]])}\n`,
      'main.go': 'package main\n\nimport "C"\nimport "x.y/lib"\n\nfunc main() { println(lib.Word) }\n',
    });
    const failed = await service.build(source);
    expect(failed.tasks[0]?.failure).toMatchObject({ code: 'module_unavailable' });
    isPublished = true;
    const build = await asked(failed, 'retry');
    expect(build.state, await service.log(build.id)).toBe('succeeded');
    expect(build).toMatchObject({ id: failed.id, tasks: [{ attempts: 2, failure: null }] });
    expect(await service.log(build.id)).toMatch(/module_unavailable: .*\n(?:.*\n)*.*verified a,/);
  });

  it('runs the target alone that did not succeed', async () => {
    const { body } = await service.submit(program, { targets: `${DYNAMIC},${DYNAMIC}:static` });
    const states = async () => {
      const { body: now } = await service.http.get(`/v1/builds/${body.id}`);
      return (now as BuildJson).tasks.map(({ state }) => state);
    };
    await expect.poll(states, { timeout: 120_000, interval: 50 }).toContain('succeeded');
    await service.http.post(`/v1/builds/${body.id}/cancel`);
    const cancelled = await service.ended(body.id);
    // Whichever of the two came first.
    const through = cancelled.tasks.findIndex(({ state }) => state === 'succeeded');
    expect(cancelled.tasks[1 - through]?.state).toBe('cancelled');
    const build = await asked(cancelled, 'retry');
    expect(build.state, await service.log(build.id)).toBe('succeeded');
    expect(build.tasks[through]).toEqual(cancelled.tasks[through]);
    expect(build.tasks[1 - through]?.artifacts).toHaveLength(1);
  });
});

describe('a build that is rebuilt', () => {
  it('is byte for byte the same, compiled without what was compiled before', async () => {
    const first = await service.build(program);
    const build = await asked(first, 'rebuild');
    const log = await service.log(build.id);
    expect(build.state, log).toBe('succeeded');
    expect(build).toMatchObject({ rebuildOf: first.id, options: { cache: false } });
    const equal = { build: first.id, equal: true, differs: [], why: null };
    expect(build.tasks[0]?.artifacts.map(({ comparedWith }) => comparedWith)).toEqual([equal]);
    expect(log).toContain(`is byte for byte the file of ${first.id}`);
  });

  it('names the sections that differ, where its linker was told to make each file another', async () => {
    const ldflags = '-linkmode=external -extldflags=-Wl,--build-id=uuid';
    const first = await service.build(program, { ldflags });
    expect(first.state, await service.log(first.id)).toBe('succeeded');
    const build = await asked(first, 'rebuild');
    expect(build.state, await service.log(build.id)).toBe('succeeded');
    const { comparedWith } = build.tasks[0]?.artifacts[0] ?? {};
    expect(comparedWith).toMatchObject({ build: first.id, equal: false, why: null });
    expect(comparedWith?.differs.map(({ name }) => name)).toContain('.note.gnu.build-id');
    expect(comparedWith?.differs.map(({ name }) => name)).not.toContain('.text');
  });
});
