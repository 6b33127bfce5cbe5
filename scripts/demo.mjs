import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startService } from './demo/embedded-service.mjs';
import { nextSuite, startOnNextRelease } from './demo/next-release.mjs';
import { reportLines } from './demo/report-lines.mjs';
import { type } from './demo/shell.mjs';
import { architecture } from './setup/machine.mjs';

/** Sends a program that uses SQLite to a service of its own, and starts what comes back on the next Debian release. */
const target = `linux/${architecture}`;
const folder = mkdtempSync(join(tmpdir(), 'cgoforge-demo-'));
const archive = join(folder, 'app.tgz');
const file = join(folder, 'app');
const times = [];
const started = [];

async function step(title, work) {
  console.log(`\n${title}`);
  const began = performance.now();
  const result = await work();
  times.push([title, (performance.now() - began) / 1000]);
  return result;
}

async function demo() {
  const { url } = await startServers();

  await step('Pack the source', () => type('tar', ['-czf', archive, '-C', 'test/samples/sqlite-app', '.']));
  const { links } = await step('Send it', async () => {
    return JSON.parse(
      await type('curl', ['-sSfF', `targets=${target}`, '-F', `src=@${archive}`, `${url}/v1/builds`]),
    );
  });
  await step('Compile it', () => type('curl', ['-sSfN', `${links.log}?follow=1`], { show: true }));

  const artifact = await step('Download it by signed URL', async () => {
    const { tasks } = JSON.parse(await type('curl', ['-sSf', links.result]));
    const [built] = tasks[0].artifacts;
    await type('curl', ['-sSfL', '-o', file, built.links.content]);
    return built;
  });
  await step('Check it against SHA256SUMS', async () => {
    const sums = await type('curl', ['-sSf', `${links.artifacts}?format=sha256sums`], { show: true });
    compare(sums, artifact.name);
    console.log('    The file is what was built.');
  });
  await step('Read the report', async () => console.log(reportLines(artifact).join('\n')));

  await step(`Start it on Debian ${nextSuite()}`, async () => {
    const printed = await startOnNextRelease(file);
    if (!/^Mars 2$/m.test(printed)) throw new Error('The program did not print the rows of its database.');
  });
}

/** The service, and before it the MinIO that it stores in, if that is asked for. */
async function startServers() {
  let environment = {};
  if (process.env.CGOFORGE_STORE === 'minio') {
    const { startMinioStore } = await import('./demo/minio-store.mjs');
    const minio = await step('Start MinIO', startMinioStore);
    started.push({ name: 'MinIO', stop: minio.stop });
    environment = minio.environment;
  }
  const service = await step('Start the service', () => startService(environment));
  started.push({ name: 'the service', stop: service.stop });
  return service;
}

function compare(sums, name) {
  const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
  const lines = sums.trim().split('\n');
  if (!lines.some((line) => line.startsWith(`${digest}  `))) {
    throw new Error(`SHA256SUMS does not name ${digest}, which is what was downloaded as ${name}.`);
  }
}

function printTimes() {
  const width = Math.max(...times.map(([title]) => title.length));
  console.log('');
  for (const [title, seconds] of times)
    console.log(`  ${title.padEnd(width)} ${seconds.toFixed(1).padStart(7)} s`);
}

/** Stops what was started, whatever came before. */
async function end(code, sentence) {
  try {
    for (const { name, stop } of started.splice(0).reverse()) await step(`Stop ${name}`, stop);
  } catch (error) {
    code = 1;
    sentence = error.message;
  }
  rmSync(folder, { recursive: true, force: true });
  if (times.length > 0) printTimes();
  console.log(`\n${sentence}`);
  process.exit(code);
}

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => end(1, 'The demo was interrupted.'));
demo().then(
  () => end(0, 'The demo went well: one curl in, a checked native program out.'),
  (error) => end(1, `The demo failed: ${error.message}`),
);
