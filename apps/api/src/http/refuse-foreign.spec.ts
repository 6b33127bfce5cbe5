import { describe, expect, it } from 'vitest';
import { isLoopback, refuseForeign } from './refuse-foreign.js';

const without = { port: 8080, names: null };

describe('refuseForeign without keys', () => {
  it.each(['localhost:8080', '127.0.0.1:8080', '[::1]:8080', 'LOCALHOST:8080'])('lets %s in', (host) => {
    expect(() => refuseForeign({ host: [host] }, without)).not.toThrow();
  });

  it.each(['evil.example:8080', 'localhost:9090', 'localhost', 'localhost.evil.example:8080', ''])(
    'refuses the host %j',
    (host) => {
      expect(() => refuseForeign({ host: [host] }, without)).toThrow(
        expect.objectContaining({ code: 'foreign_host' }),
      );
    },
  );

  it('lets a host without a port in where HTTP has its own', () => {
    expect(() => refuseForeign({ host: ['localhost'] }, { port: 80, names: null })).not.toThrow();
  });

  it.each(['http://evil.example', 'null', 'http://localhost:9090', 'https://localhost:8080'])(
    'refuses a page of %s',
    (origin) => {
      const headers = { host: ['localhost:8080'], origin: [origin] };
      expect(() => refuseForeign(headers, without)).toThrow(
        expect.objectContaining({ code: 'foreign_origin' }),
      );
    },
  );

  it('lets its own pages in', () => {
    const headers = {
      host: ['localhost:8080'],
      origin: ['http://localhost:8080'],
      'sec-fetch-site': ['same-origin'],
    };
    expect(() => refuseForeign(headers, without)).not.toThrow();
  });

  it('refuses what a browser calls cross-site, even without an Origin', () => {
    const headers = { host: ['localhost:8080'], 'sec-fetch-site': ['none', 'Cross-Site'] };
    expect(() => refuseForeign(headers, without)).toThrow(
      expect.objectContaining({ code: 'foreign_origin' }),
    );
  });

  it('refuses a foreign host behind its own, and a request without any', () => {
    for (const headers of [{ host: ['localhost:8080', 'evil.example'] }, {}]) {
      expect(() => refuseForeign(headers, without)).toThrow(
        expect.objectContaining({ code: 'foreign_host' }),
      );
    }
  });
});

describe('refuseForeign with keys', () => {
  const keyed = { port: 8080, names: ['forge.example', '[fd00::1]'] };

  it.each(['Forge.Example', 'forge.example:443', '[FD00::1]:8080', 'localhost:9090', '127.0.0.1'])(
    'lets %s in',
    (host) => expect(() => refuseForeign({ host: [host] }, keyed)).not.toThrow(),
  );

  it.each([
    ...['evil.example', 'forge.example.evil.example', 'xforge.example', 'forge.example:x', '10.0.0.7', ''],
  ])('refuses the host %j', (host) => {
    expect(() => refuseForeign({ host: [host] }, keyed)).toThrow(
      expect.objectContaining({ code: 'foreign_host' }),
    );
  });

  it('lets pages of its own names in, whatever proxy speaks TLS for it, and no others', () => {
    const from = (origin: string) => () =>
      refuseForeign({ host: ['forge.example'], origin: [origin] }, keyed);
    expect(from('https://forge.example')).not.toThrow();
    for (const origin of ['https://evil.example', 'null', 'ftp://forge.example', 'forge.example'])
      expect(from(origin)).toThrow(expect.objectContaining({ code: 'foreign_origin' }));
  });
});

describe('isLoopback', () => {
  it('knows the addresses that only this machine reaches', () => {
    expect(['localhost', '127.0.0.1', '127.1.2.3', '::1'].every(isLoopback)).toBe(true);
    expect(['0.0.0.0', '::', '192.168.0.2', 'example.com', '127.0.0.1.example.com'].some(isLoopback)).toBe(
      false,
    );
  });
});
