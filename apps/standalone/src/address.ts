import type { Config } from './config.js';

/** Where this machine reaches a path of the API. IPv6 stands in brackets, since its colons would begin a port. */
export function addressOf({ host, port }: Pick<Config, 'host' | 'port'>, path: string): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
}
