import { Failure } from '@cgoforge/core';
import type { FastifyRequest } from 'fastify';

/** What an Idempotency-Key is, without quotes. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,200}$/;

/** Bare or quoted, as the draft writes it; `null` when there is none. */
export function idempotencyKeyOf(request: Pick<FastifyRequest, 'headers'>): string | null {
  const header = request.headers['idempotency-key'];
  if (header === undefined) return null;
  const key = String(header).replace(/^"(.*)"$/, '$1');
  if (IDEMPOTENCY_KEY.test(key)) return key;
  throw new Failure(
    'invalid_field',
    'The Idempotency-Key is not 1 to 200 printable characters without spaces.',
  );
}
