import { describe, expect, it } from 'vitest';
import { parseApiKeys } from './api-keys.js';

const [one, two] = ['1'.repeat(64), '2'.repeat(64)];

describe('parseApiKeys', () => {
  it('reads several keys of several tenants between comments and empty lines, also with line ends of Windows', () => {
    const keys = parseApiKeys(
      `# ours\r\n\r\nportal:${one}\r\nportal:${'aB'.repeat(32)}\r\n  ci_2:${two}  \r\n`,
    );
    expect(keys.map(({ tenant }) => tenant)).toEqual(['portal', 'portal', 'ci_2']);
  });

  it.each([
    ['a key that was not hashed', 'portal:secret'],
    ['no tenant', `:${one}`],
    ['a tenant that leads to another folder', `../portal:${one}`],
    ['a hash that is too long', `portal:${one}0`],
    ['what sha256sum prints behind the hash', `portal:${one}  -`],
    ['no colon', one],
  ])('refuses %s, by its line and without a word of it', (_, line) => {
    expect(() => parseApiKeys(`# ours\n${line}\n`)).toThrow(
      'Line 2 is not TENANT:SHA256, the name of a tenant and 64 hexadecimal digits.',
    );
  });

  it('refuses a key that stands for two tenants', () => {
    expect(() => parseApiKeys(`a:${'a'.repeat(64)}\n\nb:${'A'.repeat(64)}`)).toThrow('Lines 1 and 3');
  });

  it.each(['', '\n# none yet\n'])('refuses %j, which would let nobody in', (text) => {
    expect(() => parseApiKeys(text)).toThrow('There is no key');
  });
});
