import { writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import type { ModuleVersion } from '@cgoforge/core';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { bearer } from '../support/attempt-plan.js';
import type { AttemptUnderTest } from '../support/attempt-rows.js';
import { newDatabase } from '../support/database.js';
import { goRoot } from '../support/go-command.js';
import { openGoModuleGate, removeReadOnly } from '../support/go-modules.js';
import { makeFolder } from '../support/in-folder.js';
import { run } from '../support/run.js';
import { RunningIntake } from '../support/running-intake.js';
import { serveHttp } from '../support/serve-http.js';
import { OTHER_SUM, QUOTE } from './layers.contract.js';

const { gate, stop } = await openGoModuleGate();
afterAll(stop);
const intake = await RunningIntake.start(await newDatabase(), gate);
afterAll(intake.stop);

/** What the sidecar is to Go: an address without a token. */
async function relayFor(caller: AttemptUnderTest): Promise<string> {
  const relay = await serveHttp((request, response) => {
    const headers = { authorization: bearer(caller.attempt) };
    httpRequest(`${caller.url}${request.url}`, { headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    }).end();
  });
  onTestFinished(relay.stop);
  return `${relay.url}/modules`;
}

/** Builds a program that requires these modules, with no other proxy; answers what Go and the program print. */
async function build(requires: readonly ModuleVersion[]): Promise<string> {
  const folder = makeFolder();
  onTestFinished(() => removeReadOnly(folder));
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
    ...{ ...process.env, GOPROXY: await relayFor(await intake.attempt({}, requires)), GONOPROXY: '' },
    ...{ GOSUMDB: 'off', GOPRIVATE: '', GOVCS: '*:off', GOFLAGS: '-mod=readonly', GOTOOLCHAIN: 'local' },
    ...{ GOENV: 'off', GOMODCACHE: join(folder, 'modules') },
  };
  return run(join(goRoot, 'bin/go'), ['run', '.'], { cwd: folder, env }).catch(String);
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
