import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * What an attempt's agent shows to intake: HMAC-SHA256 of its id under the service's key, so it is stored nowhere and
 * is the same for whoever starts the attempt again. That it opens nothing once the attempt has ended, the rows say.
 */
export function attemptToken(key: Buffer, attempt: string): string {
  return createHmac('sha256', key).update(`attempt-token\0${attempt}`).digest('base64url');
}

/** Whether the token is the attempt's; takes as long for a wrong one. */
export function isAttemptToken(key: Buffer, attempt: string, token: string): boolean {
  const expected = Buffer.from(attemptToken(key, attempt));
  const given = Buffer.from(token);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
