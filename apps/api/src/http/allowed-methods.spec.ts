import { expect, it } from 'vitest';
import { allowedMethods } from './allowed-methods.js';

const routes = [
  { method: 'GET', path: '/v1/builds' },
  { method: 'POST', path: '/v1/builds' },
  { method: 'GET', path: '/v1/builds/:id' },
  { method: 'POST', path: '/v1/builds/:id/cancel' },
  { method: 'GET', path: '/objects/*' },
];

it.each([
  ['/v1/builds', ['GET', 'POST']],
  ['/v1/builds/bld_1', ['GET']],
  ['/v1/builds/', []],
  ['/v1/builds/bld_1/cancel', ['POST']],
  ['/objects/a/b/c', ['GET']],
  ['/nothing', []],
])('allowedMethods knows what %s takes', (path, methods) =>
  expect(allowedMethods(routes, path)).toEqual(methods),
);
