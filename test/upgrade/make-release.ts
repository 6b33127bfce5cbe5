import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dumpDatabase } from './dump-database.ts';
import { cleanUp, startRelease } from './release-service.ts';

/**
 * Made release-0.1, what an installation of cgoforge 0.1.0 left behind when its machine lost power: database.sql,
 * home.tar.gz (secrets, store, what its launcher kept of the attempt that ran), the sources as they were sent, and
 * expected.json with what the service had answered. From the root of this clone, as root, with a clone of that release
 * in which `npm run demo` has run:
 *
 *     node test/upgrade/make-release.ts CLONE test/upgrade/release-0.1
 *
 * It is never made again: it stands for what people have on their disks. A later release gets a folder of its own.
 */

/** What is sent, by the name that the tests know the build by. */
const REQUESTS = {
  defaults: { sample: 'pure-go', fields: {}, key: null },
  fields: {
    sample: 'custom-lib',
    fields: {
      ...{ name: 'with fields', targets: 'linux/amd64', package: '.', output: 'greeting' },
      ...{ tags: 'netgo,osusergo', ldflags: '-s -w', trimpath: 'false' },
    },
    key: 'release-fields',
  },
  broken: { sample: 'broken-c', fields: {}, key: 'release-broken' },
  cancelled: { sample: 'endless', fields: {}, key: null },
  withdrawn: { sample: 'pure-go', fields: { name: 'withdrawn' }, key: null },
  running: { sample: 'custom-lib', fields: { cache: 'off', ldflags: '-s -w' }, key: 'release-running' },
  queued: { sample: 'custom-lib', fields: { output: 'later', ldflags: '-s -w' }, key: 'release-queued' },
};

type Name = keyof typeof REQUESTS;

const [clone = '', folder = ''] = process.argv.slice(2);
const { version } = JSON.parse(readFileSync(join(clone, 'package.json'), 'utf8')) as { version: string };
const release = await startRelease(clone);
try {
  mkdirSync(join(folder, 'sources'), { recursive: true });
  const ids = await sendAll();
  const builds = await answersTo(ids);
  const stoppedAt = new Date();
  await release.freeze();
  const database = await release.database(dumpDatabase);
  writeFileSync(join(folder, 'database.sql'), database.sql);
  execFileSync('tar', [
    ...['-cz', '-f', join(folder, 'home.tar.gz'), '--numeric-owner', '--owner=0', '--group=0'],
    ...['--one-file-system', '-C', release.home, 'secrets', 'store', 'sandbox/attempts', 'sandbox/runc'],
  ]);
  const expected = { version, url: release.url, stoppedAt, migrations: database.migrations, builds };
  writeFileSync(join(folder, 'expected.json'), `${JSON.stringify(expected, null, 2)}\n`);
} finally {
  await cleanUp(release);
}

/** Brings the one slot to where `running` compiles and `queued` waits for it; answers the builds' ids. */
async function sendAll(): Promise<Readonly<Record<Name, string>>> {
  const defaults = await send('defaults');
  const fields = await send('fields');
  const broken = await send('broken');
  for (const id of [defaults, fields, broken]) await ended(id);
  const cancelled = await send('cancelled');
  const withdrawn = await send('withdrawn');
  await compiling(cancelled);
  for (const id of [withdrawn, cancelled]) {
    await fetch(`${release.url}/v1/builds/${id}/cancel`, { method: 'POST' });
    await ended(id);
  }
  const running = await send('running');
  const queued = await send('queued');
  await compiling(running);
  return { defaults, fields, broken, cancelled, withdrawn, running, queued };
}

async function send(name: Name): Promise<string> {
  const { sample, fields, key } = REQUESTS[name];
  const source = execFileSync('tar', ['-cz', '-C', join(clone, 'test/samples', sample), '.']);
  writeFileSync(join(folder, 'sources', `${sample}.tgz`), source);
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  form.set('src', new Blob([new Uint8Array(source)]), 'app.tgz');
  const headers: Record<string, string> = key === null ? {} : { 'idempotency-key': key };
  const answer = await fetch(`${release.url}/v1/builds`, { method: 'POST', body: form, headers });
  if (answer.status !== 202) throw new Error(`Failed to send ${name}: ${await answer.text()}`);
  return ((await answer.json()) as { id: string }).id;
}

async function ended(id: string): Promise<void> {
  await (await fetch(`${release.url}/v1/builds/${id}/result?wait=300`)).text();
}

/** Waits until its compiler runs: it says something after the executor's own first line. */
async function compiling(id: string): Promise<void> {
  for (let lines = 0; lines < 2; ) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const text = await (await fetch(`${release.url}/v1/builds/${id}/log`)).text();
    lines = text.split('\n').length - 1;
  }
}

async function answersTo(ids: Readonly<Record<Name, string>>) {
  const answers = Object.entries(ids).map(async ([name, id]) => {
    const build = await (await fetch(`${release.url}/v1/builds/${id}`)).json();
    const log = await (await fetch(`${release.url}/v1/builds/${id}/log`)).text();
    return [name, { ...REQUESTS[name as Name], build, log }];
  });
  return Object.fromEntries(await Promise.all(answers));
}
