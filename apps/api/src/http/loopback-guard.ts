import type { IncomingHttpHeaders } from 'node:http';
import { Failure } from '@cgoforge/core';

const NAMES = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Without keys any web page that this machine's user opens could reach the service. A page cannot forge these three headers, so
 * they tell it from curl: the Host (a rebound DNS name is another one), the Origin, and what the browser says of the site.
 * Throws `foreign_host` or `foreign_origin`.
 */
export function guardLoopback(headers: IncomingHttpHeaders, port: number): void {
  const host = (headers.host ?? '').toLowerCase();
  const own = NAMES.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
  if (!own.includes(host)) {
    throw new Failure('foreign_host', `The request is for ${JSON.stringify(host)}, not for this service.`, {
      next: `Use http://localhost:${port}.`,
    });
  }
  const { origin } = headers;
  if (origin !== undefined && !own.some((name) => origin.toLowerCase() === `http://${name}`)) {
    throw new Failure('foreign_origin', `A page of ${JSON.stringify(origin)} asked.`);
  }
  if (headers['sec-fetch-site'] === 'cross-site') {
    throw new Failure('foreign_origin', 'A page of another site asked.');
  }
}

/** Whether only this machine can reach a socket bound to that host. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
