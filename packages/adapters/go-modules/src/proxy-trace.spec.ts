import { describe, expect, it } from 'vitest';
import { refusedByProxies } from './proxy-trace.js';

const module = { path: 'github.com/BurntSushi/toml', version: 'v9.9.9' };
const url = (host: string, extension = 'info') =>
  `https://${host}/github.com/%21burnt%21sushi/toml/@v/v9.9.9.${extension}`;
const get = (host: string, answer: string, extension?: string) =>
  `# get ${url(host, extension)}\n# get ${url(host, extension)}: ${answer}\n`;

describe('refusedByProxies', () => {
  it.each([
    '404 Not Found (0.020s)',
    '410 Gone (0.020s)',
    '403 Forbidden (0.341s)',
    '401 Unauthorized (0.1s)',
  ])('takes %s as an answer for good', (answer) => {
    expect(refusedByProxies(get('a', answer), module)).toBe(true);
  });

  it.each([
    ...['500 Internal Server Error (0.1s)', '503 Service Unavailable (0.1s)', '429 Too Many Requests (0.1s)'],
    ...['408 Request Timeout (0.1s)', '407 Proxy Authentication Required (0.1s)'],
    'Get "https://a/": dial tcp 127.0.0.1:9: connect: connection refused',
    'Get "https://a/404 ": dial tcp: lookup a: no such host',
  ])('leaves it open after %s', (answer) => expect(refusedByProxies(get('a', answer), module)).toBe(false));

  it('counts a file that is missing beside one that is there', () => {
    expect(
      refusedByProxies(get('a', '200 OK (0.1s)') + get('a', '404 Not Found (0.1s)', 'zip'), module),
    ).toBe(true);
  });

  it('asks every proxy', () => {
    const first = get('a', '404 Not Found (0.1s)');
    expect(refusedByProxies(first + get('b', '404 Not Found (0.1s)'), module)).toBe(true);
    expect(refusedByProxies(first + get('b', '502 Bad Gateway (0.1s)'), module)).toBe(false);
  });

  it('knows nothing from another module, or from silence', () => {
    expect(refusedByProxies(get('a', '404 Not Found (0.1s)'), { ...module, version: 'v9.9.90' })).toBe(false);
    expect(refusedByProxies('go: module lookup disabled by GOPROXY=off\n', module)).toBe(false);
    expect(refusedByProxies('', module)).toBe(false);
  });
});
