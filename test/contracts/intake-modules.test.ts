import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ModuleVersion } from '@cgoforge/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer } from '../support/attempt-plan.js';
import type { AttemptUnderTest } from '../support/attempt-rows.js';
import { goRoot } from '../support/go-command.js';
import { openGoModuleGate, removeReadOnly } from '../support/go-modules.js';
import { startPostgres, type TestPostgres } from '../support/postgres.js';
import { RunningIntake } from '../support/running-intake.js';
import { OTHER_SUM, QUOTE } from './layers.contract.js';

const run = promisify(execFile);
const stops: (() => unknown)[] = [];
let postgres: TestPostgres;
let intake: RunningIntake;
beforeAll(async () => {
  postgres = await startPostgres();
  const gate = await openGoModuleGate();
  intake = await RunningIntake.start(await postgres.database(), gate.gate);
  stops.push(() => intake.stop(), postgres.stop, gate.stop);
});
afterAll(async () => {
  for (const stop of stops) await stop();
});

/** What the sidecar is to Go: an address without a token. */
async function relayFor(caller: AttemptUnderTest): Promise<string> {
  const server = createServer((request, response) => {
    const headers = { authorization: bearer(caller.attempt) };
    httpRequest(`${caller.url}${request.url}`, { headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    }).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => server.close());
  const { port } = server.address() as { port: number };
  return `http://127.0.0.1:${port}/modules`;
}

/** Builds a program that requires these modules, with no other proxy; answers what Go and the program print. */
async function build(requires: readonly ModuleVersion[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cgoforge-gate-'));
  stops.push(() => removeReadOnly(folder));
  const lines = requires.map(({ path, version }) => `\t${path} ${version}\n`).join('');
  await writeFile(join(folder, 'go.mod'), `module example.com/app\n\ngo 1.24\n\nrequire (\n${lines})\n`);
  const sums = requires.map(
    ({ path, version, sum, goModSum }) =>
      `${path} ${version} ${sum}\n${path} ${version}/go.mod ${goModSum}\n`,
  );
  await writeFile(join(folder, 'go.sum'), sums.join(''));
  const main =
    'package main\n\nimport (\n\t"fmt"\n\n\t"rsc.io/quote"\n)\n\nfunc main() { fmt.Println(quote.Glass()) }\n';
  await writeFile(join(folder, 'main.go'), main);
  const env = {
    ...process.env,
    GOPROXY: await relayFor(await intake.attempt({}, requires)),
    GOSUMDB: 'off',
    GONOPROXY: '',
    GOPRIVATE: '',
    GOVCS: '*:off',
    GOFLAGS: '-mod=readonly',
    GOTOOLCHAIN: 'local',
    GOENV: 'off',
    GOMODCACHE: join(folder, 'modules'),
  };
  const built = run(join(goRoot, 'bin/go'), ['run', '.'], { cwd: folder, env });
  return built.then(
    ({ stdout }) => stdout,
    (error: { stderr: string }) => error.stderr,
  );
}

describe('the module gate, as Go meets it', () => {
  it('gives a build the modules that its source requires', async () => {
    expect(await build(QUOTE)).toContain('eat glass');
  });

  it('says in the log of the build which module cannot be had', async () => {
    const gone = { path: 'rsc.io/quote', version: 'v1.99.0', sum: OTHER_SUM, goModSum: OTHER_SUM };
    const log = await build([gone, ...QUOTE.slice(1)]);
    expect(log).toContain('rsc.io/quote v1.99.0 is not at the module proxy');
    expect(log).toContain('go mod vendor');
  });
});
