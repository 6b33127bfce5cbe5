import { Failure } from '@cgoforge/core';

const NAMES = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Without keys any web page that this machine's user opens could reach the service. A page cannot forge these three headers, so
 * they tell it from curl: the Host (a rebound DNS name is another one), the Origin, and what the browser says of the site.
 * A header that came twice counts with each of its values. Throws `foreign_host` or `foreign_origin`.
 */
export function guardLoopback(headers: NodeJS.Dict<string[]>, port: number): void {
  const { host: hosts = [''], origin: origins = [], 'sec-fetch-site': sites = [] } = headers;
  const own = NAMES.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
  const foreign = hosts.find((host) => !own.includes(host.toLowerCase()));
  if (foreign !== undefined) {
    throw new Failure(
      'foreign_host',
      `The request is for ${JSON.stringify(foreign)}, not for this service.`,
      {
        next: `Use http://localhost:${port}.`,
      },
    );
  }
  const origin = origins.find((one) => !own.some((name) => one.toLowerCase() === `http://${name}`));
  if (origin !== undefined) {
    throw new Failure('foreign_origin', `A page of ${JSON.stringify(origin)} asked.`);
  }
  if (sites.some((site) => site.toLowerCase() === 'cross-site')) {
    throw new Failure('foreign_origin', 'A page of another site asked.');
  }
}

/** Whether only this machine can reach a socket bound to that host. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
