import { execFileSync } from 'node:child_process';
import { chmodSync, globSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keyLine } from '../support/api-keys.ts';
import { curl as runCurl } from '../support/curl.ts';
import { folderOfSuite } from '../support/folders.ts';
import { packSample } from '../support/samples.ts';
import { stackOfFile } from '../support/stack-of-file.ts';

const folder = folderOfSuite();
const file = join(folder, 'api-keys');
const archive = join(folder, 'app.tgz');
/** Made by the line of docs/settings.md, which writes its hash to the file. */
const portal = execFileSync('sh', ['-euc', documentedLine()], { cwd: folder, encoding: 'utf8' }).trim();
const laptop = 'a-key-that-somebody-forgot-to-hash';
chmodSync(folder, 0o755);
writeFileSync(archive, packSample('pure-go'));
const { stack } = await stackOfFile({
  env: { CGOFORGE_API_KEYS_FILE: file, CGOFORGE_HOST: '0.0.0.0', CGOFORGE_ALLOWED_HOSTS: 'forge.example' },
});

function documentedLine(): string {
  const line = /```sh\n(key=.*)\n```/.exec(readFileSync('docs/settings.md', 'utf8'))?.[1];
  if (!line) throw new Error('docs/settings.md does not say how to make a key.');
  return line;
}

/** In one step, as whoever rotates keys with care does. */
function writeKeys(lines: string): void {
  writeFileSync(`${file}.new`, lines);
  renameSync(`${file}.new`, file);
}

async function curl(...args: string[]) {
  const { code, stdout, stderr } = await runCurl(args);
  return { code, text: stdout + stderr };
}
const bearer = (key: string) => ['-H', `Authorization: Bearer ${key}`];
const status = async (key: string) =>
  (await curl(...bearer(key), '-o', '/dev/null', '-w', '%{http_code}', `${stack.url}/v1/builds`)).text;

describe('a service with keys', () => {
  it('says how to use them when it is ready', async () => {
    await expect.poll(() => stack.said.join('\n')).toContain('-H "Authorization: Bearer $CGOFORGE_KEY"');
  });

  it('brings a program back to who has one, under the name that it was told, and the file without one', async () => {
    const app = join(folder, 'app');
    const form = ['-fF', 'targets=linux/amd64', '-F', `src=@${archive}`];
    const port = new URL(stack.url).port;
    const there = ['--connect-to', `forge.example:${port}:127.0.0.1:${port}`];
    const query = '/v1/builds?answer=files';
    expect(
      await curl(...bearer(portal), ...there, ...form, '-o', app, `http://forge.example:${port}${query}`),
    ).toEqual({ code: 0, text: '' });
    expect(readFileSync(app).subarray(0, 4).toString('latin1')).toBe('\x7fELF');
    const [row] = await stack.sql<{ id: string }>('select id from artifacts');
    const content = `${stack.url}/v1/artifacts/${row?.id}/content`;
    const signed = await curl(...bearer(portal), '-o', '/dev/null', '-w', '%{redirect_url}', content);
    expect(await curl('-fo', app, signed.text)).toEqual({ code: 0, text: '' });
    expect((await curl('-f', content)).code).toBe(22);
    expect(await stack.sql('select tenant_id from builds')).toEqual([{ tenant_id: 'portal' }]);
  });

  it('takes no byte of 1 GiB from who has none', async () => {
    const large = join(folder, 'large.tgz');
    writeFileSync(large, '');
    truncateSync(large, 2 ** 30);
    const bad = [...bearer('bad'), '-w', '%{http_code} %{size_upload}\n', '-o', '/dev/null'];
    const url = `${stack.url}/v1/builds`;
    const form = await curl(...bad, '-fF', `src=@${large}`, url);
    expect(form).toMatchObject({ code: 22, text: expect.stringMatching(/^401 0$/m) });
    expect(await curl(...bad, '-fT', large, url)).toMatchObject({ text: expect.stringMatching(/^401 0$/m) });
    const unasked = await curl(...bad, '-H', 'Expect:', '-F', `src=@${large}`, url);
    expect(unasked.text).toMatch(/^401 /);
  });

  it('takes new keys without a restart, gives up old ones, and keeps its keys when the file is spoilt', async () => {
    expect([await status(portal), await status(laptop)]).toEqual(['200', '401']);
    writeKeys(keyLine('portal', portal) + keyLine('laptop', laptop));
    await expect.poll(() => status(laptop), { timeout: 15_000 }).toBe('200');
    writeKeys(keyLine('laptop', laptop));
    await expect.poll(() => status(portal), { timeout: 15_000 }).toBe('401');
    writeKeys(`laptop:${laptop}\n`);
    const log = () => logs().join('\n');
    await expect.poll(log, { timeout: 15_000 }).toContain('Line 1 is not TENANT:SHA256');
    expect(await status(laptop)).toBe('200');
  });

  it('wrote no key to any log', () => {
    for (const text of [...logs(), ...stack.said]) {
      expect(text).not.toContain(portal);
      expect(text).not.toContain(laptop);
    }
  });
});

const logs = () =>
  globSync(['run/*.log', 'run/service/*.log'], { cwd: stack.home }).map((name) =>
    readFileSync(join(stack.home, name), 'utf8'),
  );
