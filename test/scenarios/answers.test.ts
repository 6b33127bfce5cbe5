import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { goArchOf } from '@cgoforge/core';
import { describe, expect, inject, it } from 'vitest';
import { curl as curlIn } from '../support/curl.ts';
import { folderOfSuite } from '../support/folders.ts';
import { packSample } from '../support/samples.ts';
import { type BuildJson, Service } from '../support/service.ts';

const service = new Service(inject('serviceUrl'));
const builds = `${service.url}/v1/builds`;

/** curl's own exit code: the transfer broke off. */
const BROKEN_OFF = 18;

const folder = folderOfSuite();
for (const sample of ['pure-go', 'broken-c', 'multi', 'sqlite-app'])
  writeFileSync(join(folder, `${sample}.tgz`), packSample(sample));

/** Runs curl in the folder of the archives. */
const curl = (...args: string[]) => curlIn(args, folder);

/** The same, with the status of the answer. */
async function ask(...args: string[]) {
  const { stdout, code } = await curl('-w', '\n%{http_code}', ...args);
  const [, body = '', status] = /^([\s\S]*)\n(\d+)$/.exec(stdout) ?? [];
  return { body, status: Number(status), code };
}

const json = (body: string) => JSON.parse(body) as BuildJson & { code: string; build: BuildJson };

describe('answer=result', () => {
  it('is 200 and the build that succeeded', async () => {
    const { body, status, code } = await ask('-f', '-F', 'src=@pure-go.tgz', `${builds}?answer=result`);
    expect([status, code]).toEqual([200, 0]);
    expect(json(body)).toMatchObject({ state: 'succeeded', tasks: [{ artifacts: [{}] }] });
  });

  it("is 422 with the task's failure when the source is at fault", async () => {
    const { body, status } = await ask('-F', 'src=@broken-c.tgz', `${builds}?answer=result`);
    expect(status).toBe(422);
    expect(json(body)).toMatchObject({
      code: 'build_failed',
      build: { state: 'failed', tasks: [{ failure: { code: 'compile_error', family: 'yours' } }] },
    });
  });
});

describe('answer=log', () => {
  it('ends with a line that says so, and curl with 0, when the build succeeded', async () => {
    const { stdout, code } = await curl('-F', 'src=@pure-go.tgz', `${builds}?answer=log`);
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('cgoforge: succeeded');
  });

  it('breaks off behind the line that says why when it failed', async () => {
    const { stdout, code } = await curl('-F', 'src=@broken-c.tgz', `${builds}?answer=log`);
    expect(code).toBe(BROKEN_OFF);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('cgoforge: failed compile_error');
    expect(stdout).toContain('area.c');
  });
});

describe('answer=files', () => {
  async function unpacked(format: 'tgz' | 'zip', program: string, ...args: string[]) {
    const archive = join(folder, `out.${format}`);
    const url = `${builds}?answer=files&format=${format}`;
    expect((await curl('-f', '-o', archive, '-F', 'src=@multi.tgz', url)).code).toBe(0);
    const out = mkdtempSync(join(folder, 'out-'));
    execFileSync(program, [...args, archive], { cwd: out });
    expect(readdirSync(out).sort()).toEqual(['SHA256SUMS', 'decode', 'encode', 'report.json']);
    const checked = execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: out, encoding: 'utf8' });
    expect(checked).toBe('decode: OK\nencode: OK\n');
    expect(execFileSync(join(out, 'encode'), { encoding: 'utf8' })).toBe('angvir\n');
  }

  it('is a tgz of several programs, with sums that are right', () => unpacked('tgz', 'tar', '-xzf'));

  const hasUnzip = spawnSync('unzip', ['-v']).status === 0;
  it.skipIf(!hasUnzip)('is a zip of several programs, with sums that are right (asks for unzip)', () =>
    unpacked('zip', 'unzip', '-q'),
  );

  it('takes the archive as curl -T sends it', async () => {
    const url = `${builds}?answer=files&targets=linux/${goArchOf(process.arch)}`;
    const { code } = await curl('-f', '-o', 'sent', '-T', 'pure-go.tgz', url);
    expect(code).toBe(0);
    expect(readFileSync(join(folder, 'sent')).subarray(1, 4).toString()).toBe('ELF');
  });
});

describe('an Idempotency-Key', () => {
  it('attaches in another way of answering, and refuses another request', async () => {
    const key = ['-H', `Idempotency-Key: ${crypto.randomUUID()}`];
    const first = await ask(...key, '-F', 'src=@pure-go.tgz', builds);
    expect(first.status).toBe(202);
    const again = await ask(...key, '-F', 'src=@pure-go.tgz', `${builds}?answer=result`);
    expect([again.status, json(again.body).id]).toEqual([200, json(first.body).id]);
    const other = await ask(...key, '-F', 'src=@pure-go.tgz', '-F', 'trimpath=false', builds);
    expect([other.status, json(other.body).code]).toEqual([422, 'idempotency_mismatch']);
    const another = await ask(...key, '-F', 'src=@broken-c.tgz', builds);
    expect([another.status, json(another.body).code]).toEqual([422, 'idempotency_mismatch']);
  });
});

describe('on_disconnect=cancel', () => {
  it('cancels the build when curl is killed while it compiles', async () => {
    const url = `${builds}?answer=log&on_disconnect=cancel`;
    const form = ['-F', 'src=@sqlite-app.tgz', '-F', 'cache=off'];
    const child = spawn('curl', ['-sSN', ...form, url], { cwd: folder });
    let log = '';
    for await (const part of child.stdout.setEncoding('utf8')) {
      log += part;
      if (log.includes('cgoforge: building')) break;
    }
    const [, id = ''] = /^cgoforge: build (\S+)$/m.exec(log) ?? [];
    expect((await service.http.get(`/v1/builds/${id}`)).body.state).toBe('running');
    child.kill('SIGKILL');
    expect((await service.ended(id)).state).toBe('cancelled');
  });
});

describe('the content of an artifact', () => {
  it('is served by HEAD and by Range through the redirect', async () => {
    const { body } = await ask('-F', 'src=@pure-go.tgz', `${builds}?answer=result`);
    const [artifact] = json(body).tasks[0]?.artifacts ?? [];
    const url = `${service.url}/v1/artifacts/${artifact?.id}/content`;
    const head = await curl('-fIL', url);
    expect(head.code).toBe(0);
    expect(head.stdout).toMatch(/^HTTP\/1.1 307/);
    expect(head.stdout).toContain(`content-length: ${artifact?.size}`);
    const range = await ask('-L', '-o', 'range', '-r', '1-3', url);
    expect(range.status).toBe(206);
    expect(readFileSync(join(folder, 'range'), 'utf8')).toBe('ELF');
    const beyond = await ask('-L', '-o', 'beyond', '-r', `${artifact?.size}-`, url);
    expect(beyond.status).toBe(416);
  });
});
