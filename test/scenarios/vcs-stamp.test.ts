import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { curl } from '../support/curl.ts';
import { folderOfSuite } from '../support/folders.ts';
import { go } from '../support/go-command.ts';
import { Service } from '../support/service.ts';

const service = new Service(inject('serviceUrl'));
const folder = folderOfSuite();

function git(...args: string[]) {
  const as = ['-c', 'user.name=a', '-c', 'user.email=a@b.example', '-C', join(folder, 'app')];
  return execFileSync('git', [...as, ...args], { encoding: 'utf8' }).trim();
}

it('stamps a program with its version and commit where .git is sent and vcs=auto asks for it', async () => {
  mkdirSync(join(folder, 'app'));
  const main =
    'package main\n\n// static int f(void) { return 3; }\nimport "C"\n\nfunc main() { println(C.f()) }\n';
  const files = { 'go.mod': 'module example.com/app\n\ngo 1.24\n', 'main.go': main };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'app', name), text);
  chmodSync(join(folder, 'app/main.go'), 0o755);
  git('init', '--quiet', '.');
  git('add', '.');
  git('commit', '--quiet', '--message=one');
  git('tag', 'v1.2.3');
  git('gc', '--quiet');
  execFileSync('tar', ['-czf', 'app.tgz', '-C', 'app', '.'], { cwd: folder });

  const send = async (name: string, ...fields: string[]) => {
    const url = `${service.url}/v1/builds?answer=files`;
    const { code } = await curl(['-fL', '-F', 'src=@app.tgz', ...fields, '-o', name, url], folder);
    expect(code).toBe(0);
    return go(folder, ['version', '-m', name]);
  };
  const stamped = await send('stamped', '-F', 'vcs=auto');
  expect(stamped).toMatch(/\tmod\texample\.com\/app\tv1\.2\.3\t/);
  expect(stamped).toContain(`vcs.revision=${git('rev-parse', 'HEAD')}`);
  expect(stamped).toContain('vcs.modified=false');
  expect(await send('plain')).not.toContain('vcs.revision');
});
