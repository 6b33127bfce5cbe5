import { describe, expect, it } from 'vitest';
import { guardLoopback, isLoopback } from './loopback-guard.js';

describe('guardLoopback', () => {
  it.each(['localhost:8080', '127.0.0.1:8080', '[::1]:8080', 'LOCALHOST:8080'])('lets %s in', (host) => {
    expect(() => guardLoopback({ host: [host] }, 8080)).not.toThrow();
  });

  it.each(['evil.example:8080', 'localhost:9090', 'localhost', 'localhost.evil.example:8080', ''])(
    'refuses the host %j',
    (host) => {
      expect(() => guardLoopback({ host: [host] }, 8080)).toThrow(
        expect.objectContaining({ code: 'foreign_host' }),
      );
    },
  );

  it('lets a host without a port in where HTTP has its own', () => {
    expect(() => guardLoopback({ host: ['localhost'] }, 80)).not.toThrow();
  });

  it.each(['http://evil.example', 'null', 'http://localhost:9090', 'https://localhost:8080'])(
    'refuses a page of %s',
    (origin) => {
      const headers = { host: ['localhost:8080'], origin: [origin] };
      expect(() => guardLoopback(headers, 8080)).toThrow(expect.objectContaining({ code: 'foreign_origin' }));
    },
  );

  it('lets its own pages in', () => {
    const headers = {
      host: ['localhost:8080'],
      origin: ['http://localhost:8080'],
      'sec-fetch-site': ['same-origin'],
    };
    expect(() => guardLoopback(headers, 8080)).not.toThrow();
  });

  it('refuses what a browser calls cross-site, even without an Origin', () => {
    const headers = { host: ['localhost:8080'], 'sec-fetch-site': ['none', 'Cross-Site'] };
    expect(() => guardLoopback(headers, 8080)).toThrow(expect.objectContaining({ code: 'foreign_origin' }));
  });

  it('refuses a foreign host behind its own, and a request without any', () => {
    for (const headers of [{ host: ['localhost:8080', 'evil.example'] }, {}]) {
      expect(() => guardLoopback(headers, 8080)).toThrow(expect.objectContaining({ code: 'foreign_host' }));
    }
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
