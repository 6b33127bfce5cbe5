import type { IncomingHttpHeaders } from 'node:http';
import type { ApiSettings } from './api-settings.js';

/** What proxies add to a request that they pass on. */
const OF_PROXIES = ['x-forwarded-for', 'forwarded', 'via'];

/** For how many seconds an answer may be waited for that is silent until it comes. A proxy takes a connection that is
 * silent for a minute for dead, mostly. */
export function longestWait(settings: ApiSettings, headers: IncomingHttpHeaders): number {
  const isProxied = OF_PROXIES.some((name) => headers[name] !== undefined);
  return isProxied ? Math.min(settings.proxyWaitSeconds, settings.waitSeconds) : settings.waitSeconds;
}

/** For how many seconds a request waits that has asked for so many; without them, for as long as it may. */
export function secondsToWait(
  settings: ApiSettings,
  headers: IncomingHttpHeaders,
  asked = Number.POSITIVE_INFINITY,
): number {
  return Math.min(asked, longestWait(settings, headers));
}
