import { createHmac, timingSafeEqual } from 'node:crypto';
import { checkObjectKey, Failure, type SignedUse } from '@cgoforge/core';

const PREFIX = '/objects/';
const SIGNATURE = '&signature=';

/** Path and query of a URL that serves `key` until it expires. */
export function signUrl(key: string, use: SignedUse, signingKey: Buffer, now: Date): string {
  const expires = Math.floor(now.getTime() / 1000) + use.expiresInSeconds;
  const query = new URLSearchParams({ method: use.method, expires: `${expires}`, name: use.fileName });
  const path = checkObjectKey(key).split('/').map(encodeURIComponent).join('/');
  const signed = `${PREFIX}${path}?${query}`;
  return `${signed}${SIGNATURE}${hmac(signed, signingKey)}`;
}

/**
 * What a request for `url`, path and query exactly as they were received, may have. The signature covers these very
 * bytes, so that nothing depends on how two sides decode them. Throws `url_invalid` or `url_expired`.
 */
export function verifySignedUrl(url: string, method: string, signingKey: Buffer, now: Date) {
  const end = url.lastIndexOf(SIGNATURE);
  const [signed, signature] = [url.slice(0, end), url.slice(end + SIGNATURE.length)];
  if (end < 0 || !signed.startsWith(PREFIX) || !sameText(signature, hmac(signed, signingKey))) {
    throw new Failure('url_invalid', 'The URL is not one that this service signed.');
  }
  const [path = '', search] = signed.split('?', 2);
  const query = new URLSearchParams(search);
  if (query.get('method') !== method) {
    throw new Failure('url_invalid', `The URL was signed for ${query.get('method')}, not for ${method}.`);
  }
  const expires = Number(query.get('expires')) * 1000;
  if (now.getTime() >= expires) {
    throw new Failure('url_expired', `The URL expired at ${new Date(expires).toISOString()}.`);
  }
  return { key: decodeURIComponent(path.slice(PREFIX.length)), fileName: query.get('name') ?? '' };
}

function hmac(signed: string, signingKey: Buffer): string {
  return createHmac('sha256', signingKey).update(signed).digest('base64url');
}

/** Compares in a time that tells nothing about where two texts differ. */
function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
