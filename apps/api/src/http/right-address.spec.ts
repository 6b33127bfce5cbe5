import { expect, it } from 'vitest';
import { rightAddress } from './right-address.js';

const routes = [
  { method: 'POST', path: '/v1/builds' },
  { method: 'PUT', path: '/v1/builds' },
  { method: 'GET', path: '/v1/builds/:id' },
];

it.each([
  ['POST', '/v1/builds/', /slash at the end out: POST \/v1\/builds\./],
  ['GET', '/v1/builds/bld_1/', /GET \/v1\/builds\/bld_1\./],
  ['PUT', '/v1/builds/', /PUT \/v1\/builds\./],
  ['PUT', '/v1/builds/app.tgz', /curl -T adds the file's name .* send to \/v1\/builds,/],
])('says what is right for %s %s', (method, path, words) => {
  expect(rightAddress(routes, method, path)).toMatch(words);
});

it.each([
  ['DELETE', '/v1/builds/'],
  ['POST', '/v1/builds/bld_1'],
  ['PUT', '/v2/app.tgz'],
])('has nothing to say of %s %s', (method, path) => {
  expect(rightAddress(routes, method, path)).toBeNull();
});
