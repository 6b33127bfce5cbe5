import { createHash } from 'node:crypto';
import { toldOf } from '@cgoforge/core';
import type { BuildForm } from './form-fields.js';

/**
 * Stands for everything the caller asked, so that one Idempotency-Key cannot mean two builds. A field that came later
 * counts only where it differs from its default: a release that knows one more finds the keys of those that did not,
 * and they find its own.
 */
export function fingerprintOf(
  { targets, name, unavailable, options }: BuildForm,
  sourceDigest: string,
): string {
  const asked = [sourceDigest, [...targets].sort(), name, [...toldOf(options)].sort()];
  if (unavailable === 'skip') asked.push(unavailable);
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex');
}
