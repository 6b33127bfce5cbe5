import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (pattern: string) =>
  globSync(pattern, { exclude: (name) => name === 'node_modules' || name === 'dist' }).map((path) => ({
    path,
    text: readFileSync(path, 'utf8'),
  }));

const ports = [
  ...read('packages/core/src/ports/*.ts'),
  ...read('apps/api/src/submit/source-reader.ts'),
].flatMap(({ text }) => [...text.matchAll(/export abstract class (\w+)/g)].map(([, port = '']) => port));
/** Those of tests too: what stands in for a port has to keep its promises. */
const sources = [...read('packages/**/src/**/*.ts'), ...read('apps/*/src/**/*.ts'), ...read('test/**/*.ts')];
const suites = read('test/{contracts,cluster}/*.test.ts').filter(
  ({ path }) => !path.endsWith('coverage.test.ts'),
);

const pairs = ports.flatMap((port) =>
  sources.flatMap(({ text }) =>
    [...text.matchAll(new RegExp(`class (\\w+) (?:extends|implements) ${port}\\b`, 'g'))].map(
      ([, implementation = '']) => ({
        port,
        implementation,
      }),
    ),
  ),
);

describe('ports and their implementations', () => {
  it.each(ports)('%s has an implementation', (port) => {
    expect(pairs.map((pair) => pair.port)).toContain(port);
  });

  it.each(pairs)('$implementation passes the contract of $port', ({ port, implementation }) => {
    const proof = suites.filter(
      ({ text }) =>
        text.includes(`describe${port}Contract(`) && new RegExp(`\\b${implementation}\\b`).test(text),
    );
    expect(
      proof.map(({ path }) => path),
      `write test/contracts/…test.ts, or test/cluster/…, that runs describe${port}Contract on ${implementation}`,
    ).not.toEqual([]);
  });
});
