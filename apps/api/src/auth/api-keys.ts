import { createHash, timingSafeEqual } from 'node:crypto';
import { TENANT_NAME } from '@cgoforge/core';
import type { Caller } from './callers.js';

/** A key that opens one tenant's builds; of the key itself only its SHA-256 is known here. */
export interface ApiKey {
  readonly tenant: string;
  readonly sha256: Buffer;
}

/**
 * Keys as administrators write them: `tenant:sha256-hex` on a line each; empty lines and those that begin with `#` mean
 * nothing. Throws an error that names the line and never what stands there, since it may be a key that somebody forgot
 * to hash.
 */
export function parseApiKeys(text: string): readonly ApiKey[] {
  const lineOf = new Map<string, number>();
  const keys = text.split('\n').flatMap((raw, index): readonly ApiKey[] => {
    const line = raw.trim();
    const number = index + 1;
    if (line === '' || line.startsWith('#')) return [];
    const [, tenant = '', hex = ''] = /^([^:]*):([0-9a-f]{64})$/i.exec(line) ?? [];
    if (!TENANT_NAME.test(tenant)) {
      throw new Error(`Line ${number} is not TENANT:SHA256, the name of a tenant and 64 hexadecimal digits.`);
    }
    const earlier = lineOf.get(hex.toLowerCase());
    if (earlier !== undefined) {
      throw new Error(
        `Lines ${earlier} and ${number} hold the same key, which can stand for one tenant only.`,
      );
    }
    lineOf.set(hex.toLowerCase(), number);
    return [{ tenant, sha256: Buffer.from(hex, 'hex') }];
  });
  if (keys.length === 0) throw new Error('There is no key, so that every request would be refused.');
  return keys;
}

/** Whose key it is, `null` for nobody's. Looks at all keys in any case: how long it takes says nothing about them. */
export function callerOfKey(keys: readonly ApiKey[], key: string): Caller | null {
  const sha256 = sha256Of(key);
  const found = keys.reduce<ApiKey | null>(
    (found, one) => (timingSafeEqual(one.sha256, sha256) ? one : found),
    null,
  );
  return found && { tenant: found.tenant, id: idOf(found) };
}

/** Names a key in the rows of builds: a short digest of its digest, so that a copy of the rows opens nothing and holds
 * no line of the keys file. */
const idOf = (key: ApiKey) => sha256Of(key.sha256).toString('hex').slice(0, 12);

const sha256Of = (data: string | Buffer) => createHash('sha256').update(data).digest();
