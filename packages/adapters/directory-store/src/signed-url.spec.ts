import { outputRule } from '@cgoforge/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signUrl, verifySignedUrl } from './signed-url.js';

const signingKey = Buffer.alloc(32, 1);
const now = new Date('2026-11-22T12:00:00Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const use = { method: 'GET', fileName: 'Größe & co.exe', expiresInSeconds: 900 } as const;
const url = signUrl('attempts/att_1/app', use, signingKey, now);

describe('a signed URL', () => {
  it('says what it may be used for', () => {
    expect(url).toMatch(
      /^\/objects\/attempts\/att_1\/app\?method=GET&expires=1795349700&name=[^&]+&signature=[\w-]{43}$/,
    );
    expect(verifySignedUrl(url, 'GET', signingKey, now)).toEqual({
      key: 'attempts/att_1/app',
      fileName: 'Größe & co.exe',
    });
  });

  it('gives back the key of every name that a program may have, in plain characters', () => {
    const name = fc.string({ unit: fc.constantFrom(...'aB0_.+~-'), minLength: 1, maxLength: 128 });
    fc.assert(
      fc.property(name, (text) => {
        fc.pre(outputRule(text) === null);
        const key = `attempts/att_1/${text}`;
        const signed = signUrl(key, { ...use, fileName: text }, signingKey, now);
        expect(signed).toMatch(/^[\w/.~%-]+\?[^ ]+$/);
        expect(new URL(signed, 'http://localhost').href).toBe(`http://localhost${signed}`);
        expect(verifySignedUrl(signed, 'GET', signingKey, now)).toEqual({ key, fileName: text });
      }),
    );
  });

  it('serves to the last moment before it expires, and not at it', () => {
    expect(verifySignedUrl(url, 'GET', signingKey, later(899.999)).key).toBe('attempts/att_1/app');
    expect(() => verifySignedUrl(url, 'GET', signingKey, later(900))).toThrow('url_expired');
  });

  it.each([
    ['cut', url.slice(0, -1)],
    ['lengthened', `${url}A`],
    ['given another parameter', url.replace('&signature', '&x=1&signature')],
    ['given a second signature', `${url}&signature=x`],
    ['asked before its path', `/v1${url}`],
    ['without a signature', url.replace(/&signature.*/, '')],
    ['for another method', signUrl('a', { ...use, method: 'HEAD' }, signingKey, now)],
    ['empty', ''],
  ])('is refused when it is %s', (_, altered) => {
    expect(() => verifySignedUrl(altered, 'GET', signingKey, now)).toThrow('url_invalid');
  });

  it('is refused under another key', () => {
    expect(() => verifySignedUrl(url, 'GET', Buffer.alloc(32, 2), now)).toThrow('url_invalid');
  });
});
