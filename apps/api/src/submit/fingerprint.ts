import { createHash } from 'node:crypto';
import { type BuildForm, DEFAULT_OPTIONS } from './form-fields.js';

/** The fields that the first release stored fingerprints of, whatever they held: its keys are found only so. */
const FIRST_FIELDS = ['package', 'dir', 'output', 'ldflags', 'tags', 'trimpath', 'go', 'cache', 'size'];

/**
 * Stands for everything the caller asked, so that one Idempotency-Key cannot mean two builds. A field that came later
 * counts only where it differs from its default: a release that knows one more finds the keys of those that did not,
 * and they find its own.
 */
export function fingerprintOf(
  { targets, name, options }: BuildForm,
  sourceDigest: string,
  defaults: object = DEFAULT_OPTIONS,
): string {
  const byDefault = new Map(Object.entries(defaults).map(([field, value]) => [field, JSON.stringify(value)]));
  const fields = Object.entries(options).filter(
    ([field, value]) => FIRST_FIELDS.includes(field) || JSON.stringify(value) !== byDefault.get(field),
  );
  const asked = [sourceDigest, [...targets].sort(), name, fields.sort()];
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex');
}
