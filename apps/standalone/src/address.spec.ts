import { expect, it } from 'vitest';
import { addressOf } from './address.js';

it.each([
  ['127.0.0.1', 'http://127.0.0.1:8080/readyz'],
  ['localhost', 'http://localhost:8080/readyz'],
  ['::1', 'http://[::1]:8080/readyz'],
])('addressOf makes a URL that can be fetched of the host %s', (host, url) => {
  expect(addressOf({ host, port: 8080 }, '/readyz')).toBe(url);
  expect(new URL(url).href).toBe(url);
});
