import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { folderOfTest } from '../support/folders.ts';

const readme = readFileSync('README.md', 'utf8');
const samples = join(import.meta.dirname, '../samples');

/** The code under a heading such as `**bash**`. */
function linesUnder(heading: string): string {
  const code = new RegExp(`\\*\\*${heading}\\*\\*\\s+\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``).exec(readme)?.[1];
  if (!code) throw new Error(`README.md has no code under ${heading}.`);
  return code;
}

/** What curl is told, without what differs between the shells: the program's name, quotes, and the slash of a path. */
const toldCurl = (shell: string) =>
  linesUnder(shell)
    .split('\n')
    .filter((line) => line.startsWith('curl'))
    .map((line) => line.replace(/^curl(\.exe)?/, '').replaceAll(/['"]/g, ''));

const parent = folderOfTest();

function follow(sample: string) {
  const folder = join(parent(), 'program');
  cpSync(join(samples, sample), folder, { recursive: true });
  const script = linesUnder('bash').replaceAll('http://localhost:8080', inject('serviceUrl'));
  return { folder, ...spawnSync('bash', ['-euc', script], { cwd: folder, encoding: 'utf8' }) };
}

describe('the lines of the README', () => {
  it('bring back a program, which is the file itself', () => {
    const { folder, status, stderr } = follow('custom-lib');
    expect(status, stderr).toBe(0);
    expect(execFileSync(join(folder, '../app'), { encoding: 'utf8' })).not.toBe('');
  });

  it.each([
    ['broken-c', /^\S+:\d+:\d+: /],
    ['broken-link', /undefined reference to/],
  ])('say for %s the first error and where the log is, and leave no file called app', (sample, error) => {
    const { folder, status, stdout } = follow(sample);
    // curl's own exit code: the server answered 400 or more.
    expect(status).toBe(22);
    expect(stdout).toMatch(error);
    expect(stdout).toMatch(/ Log: http\S+\/v1\/builds\/bld_\S+\/log\n$/);
    expect(existsSync(join(folder, '../app'))).toBe(false);
  });

  it('tell curl the same in every shell', () => {
    expect(toldCurl('PowerShell')).toEqual(toldCurl('bash'));
    expect(toldCurl('cmd')).toEqual(toldCurl('bash'));
  });
});
