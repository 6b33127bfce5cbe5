import { describe, expect, it } from 'vitest';
import { linesToTry } from './lines-to-try.js';

const service = { url: 'http://localhost:8080', targets: ['linux/amd64:glibc2.36'] };

describe('linesToTry', () => {
  const [, bash, powershell, cmd] = linesToTry({ ...service, needKey: false });

  it('names only the targets it was given', () => {
    for (const line of [bash, powershell, cmd]) expect(line).toContain('"targets=linux/amd64"');
  });

  it('says curl.exe where curl is another program', () => expect(powershell).toContain('curl.exe '));

  it('quotes the address as each shell wants it', () => {
    expect(bash).toContain(`'http://localhost:8080/v1/builds?answer=files'`);
    expect(cmd).toContain('"http://localhost:8080/v1/builds?answer=files"');
  });

  it('takes the key from the environment as each shell does, where one is needed', () => {
    const [, ...lines] = linesToTry({ ...service, needKey: true });
    for (const [index, key] of ['$CGOFORGE_KEY', '$env:CGOFORGE_KEY', '%CGOFORGE_KEY%'].entries())
      expect(lines[index]).toContain(`-H "Authorization: Bearer ${key}" -fL`);
    expect(bash).not.toContain('Authorization');
  });
});
