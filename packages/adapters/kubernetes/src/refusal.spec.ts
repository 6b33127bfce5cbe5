import { describe, expect, it } from 'vitest';
import { failureOf, isWorthRetrying, refusalOf } from './refusal.js';

const PODS = '/api/v1/namespaces/builds/pods';
const refusal = (status: number, reason = '', message = '') =>
  refusalOf(status, JSON.stringify({ kind: 'Status', reason, message }));
const failureBy = (path: string, message: string) =>
  failureOf('POST', path, refusal(403, 'Forbidden', message), undefined);

const quota =
  'pods "att-1" is forbidden: exceeded quota: builds, requested: pods=1, used: pods=5, limited: pods=5';

describe('a request that was refused', () => {
  it('is tried again when the server is busy or broken, or met others at a quota', () => {
    expect([429, 500, 502, 503, 504].map((status) => refusal(status)).every(isWorthRetrying)).toBe(true);
    expect(isWorthRetrying(refusal(409, 'Conflict'))).toBe(true);
  });

  it('is not tried again when it is wrong', () => {
    expect([400, 401, 403, 404, 409, 410, 422].map((status) => refusal(status)).some(isWorthRetrying)).toBe(
      false,
    );
    expect(isWorthRetrying(refusal(409, 'AlreadyExists'))).toBe(false);
  });

  it('is known by its status alone when a proxy answers', () => {
    expect(refusalOf(502, '<html>')).toEqual({ status: 502, reason: '', message: '' });
    expect(refusalOf(502, 'null')).toEqual({ status: 502, reason: '', message: '' });
  });

  it('says what the server says, on one line', () => {
    expect(failureBy(PODS, 'violates PodSecurity\n"restricted:latest"')).toMatchObject({
      code: 'unavailable',
      detail: 'The Kubernetes API refuses POST pods with 403: violates PodSecurity "restricted:latest".',
    });
    expect(failureBy(PODS, 'x'.repeat(5_000)).detail.length).toBeLessThan(400);
    expect(failureOf('GET', PODS, refusalOf(401, ''), undefined).detail).toBe(
      'The Kubernetes API refuses GET pods with 401.',
    );
  });

  it('for a quota of pods means that others have the room', () => {
    expect(failureBy(PODS, quota)).toMatchObject({
      code: 'nodes_busy',
      detail: `The Kubernetes API refuses POST pods with 403: ${quota}.`,
    });
    expect(failureBy('/api/v1/namespaces/builds/secrets', quota).code).toBe('unavailable');
  });
});
