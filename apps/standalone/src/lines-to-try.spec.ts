import { describe, expect, it } from 'vitest';
import { linesToTry } from './lines-to-try.js';

describe('linesToTry', () => {
  const [, bash, powershell, cmd] = linesToTry('http://localhost:8080', ['linux/amd64:glibc2.36']);

  it('names only the targets it was given', () => {
    for (const line of [bash, powershell, cmd]) expect(line).toContain('"targets=linux/amd64"');
  });

  it('says curl.exe where curl is another program', () => {
    expect(powershell).toContain('curl.exe ');
  });

  it('quotes the address as each shell wants it', () => {
    expect(bash).toContain(`'http://localhost:8080/v1/builds?answer=files'`);
    expect(cmd).toContain('"http://localhost:8080/v1/builds?answer=files"');
  });
});
