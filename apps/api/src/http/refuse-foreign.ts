import { Failure } from '@cgoforge/core';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** For whom a request must be. */
export interface OwnAddress {
  /** The port that took the request. */
  readonly port: number;
  /** Names that the service has besides those of loopback, in lower case and without a port; `null` for a service
   * without keys. */
  readonly names: readonly string[] | null;
}

/**
 * A page in somebody's browser cannot forge these three headers, so they tell it from curl: the Host (a rebound DNS
 * name is another one), the Origin, and what the browser says of the site. A header that came twice counts with each of
 * its values. Without keys any page could else build here, so all must fit to the port. With keys a page of another
 * site knows none: then a proxy or a forwarded port may stand before the service, and a link to it may be followed.
 * Throws `foreign_host` or `foreign_origin`.
 */
export function refuseForeign(headers: NodeJS.Dict<string[]>, own: OwnAddress): void {
  const { host: hosts = [''], origin: origins = [], 'sec-fetch-site': sites = [] } = headers;
  const foreign = hosts.find((host) => !isOwn(host, own));
  if (foreign !== undefined) {
    throw new Failure(
      'foreign_host',
      `The request is for ${JSON.stringify(foreign)}, not for this service.`,
      own.names ? {} : { next: `Use http://localhost:${own.port}.` },
    );
  }
  const scheme = own.names ? /^https?:\/\//i : /^http:\/\//i;
  const origin = origins.find((one) => !scheme.test(one) || !isOwn(one.replace(scheme, ''), own));
  if (origin !== undefined) {
    throw new Failure('foreign_origin', `A page of ${JSON.stringify(origin)} asked.`);
  }
  if (!own.names && sites.some((site) => site.toLowerCase() === 'cross-site')) {
    throw new Failure('foreign_origin', 'A page of another site asked.');
  }
}

function isOwn(host: string, { port, names }: OwnAddress): boolean {
  const [, name = '', own = '80'] = /^(.*?)(?::(\d+))?$/.exec(host.toLowerCase()) ?? [];
  return names ? [...LOOPBACK, ...names].includes(name) : LOOPBACK.includes(name) && own === String(port);
}

/** Whether only this machine can reach a socket bound to that host. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
