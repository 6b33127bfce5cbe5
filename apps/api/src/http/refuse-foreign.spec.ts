import type { Failure } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import { isLoopback, refuseForeign } from './refuse-foreign.js';

/** The code with which a request with these headers is refused, or `null`. */
function refusal(headers: NodeJS.Dict<string[]>, names: string[] | null = null, port = 8080): string | null {
  try {
    refuseForeign(headers, { port, names });
    return null;
  } catch (error) {
    return (error as Failure).code;
  }
}

describe('refuseForeign without keys', () => {
  const host = ['localhost:8080'];

  it.each(['localhost:8080', '127.0.0.1:8080', '[::1]:8080', 'LOCALHOST:8080'])('lets %s in', (own) =>
    expect(refusal({ host: [own] })).toBeNull(),
  );

  it.each(['evil.example:8080', 'localhost:9090', 'localhost', 'localhost.evil.example:8080', ''])(
    'refuses the host %j',
    (foreign) => expect(refusal({ host: [foreign] })).toBe('foreign_host'),
  );

  it('refuses a foreign host behind its own, and a request without any', () => {
    expect(refusal({ host: ['localhost:8080', 'evil.example'] })).toBe('foreign_host');
    expect(refusal({})).toBe('foreign_host');
  });

  it('lets a host without a port in where HTTP has its own', () =>
    expect(refusal({ host: ['localhost'] }, null, 80)).toBeNull());

  it.each(['http://evil.example', 'null', 'http://localhost:9090', 'https://localhost:8080'])(
    'refuses a page of %s',
    (origin) => expect(refusal({ host, origin: [origin] })).toBe('foreign_origin'),
  );

  it('lets its own pages in', () => {
    const origin = ['http://localhost:8080'];
    expect(refusal({ host, origin, 'sec-fetch-site': ['same-origin'] })).toBeNull();
  });

  it('refuses what a browser calls cross-site, even without an Origin', () =>
    expect(refusal({ host, 'sec-fetch-site': ['none', 'Cross-Site'] })).toBe('foreign_origin'));
});

describe('refuseForeign with keys', () => {
  const names = ['forge.example', '[fd00::1]'];

  it.each(['Forge.Example', 'forge.example:443', '[FD00::1]:8080', 'localhost:9090', '127.0.0.1'])(
    'lets %s in',
    (own) => expect(refusal({ host: [own] }, names)).toBeNull(),
  );

  it.each([
    ...['evil.example', 'forge.example.evil.example', 'xforge.example', 'forge.example:x', '10.0.0.7', ''],
  ])('refuses the host %j', (foreign) => expect(refusal({ host: [foreign] }, names)).toBe('foreign_host'));

  it('lets pages of its own names in, whatever proxy speaks TLS for it, and no others', () => {
    const from = (origin: string) => refusal({ host: ['forge.example'], origin: [origin] }, names);
    expect(from('https://forge.example')).toBeNull();
    for (const origin of ['https://evil.example', 'null', 'ftp://forge.example', 'forge.example'])
      expect(from(origin)).toBe('foreign_origin');
  });
});

it('isLoopback knows the addresses that only this machine reaches', () => {
  expect(['localhost', '127.0.0.1', '127.1.2.3', '::1'].every(isLoopback)).toBe(true);
  const others = ['0.0.0.0', '::', '192.168.0.2', 'example.com', '127.0.0.1.example.com'];
  expect(others.some(isLoopback)).toBe(false);
});
