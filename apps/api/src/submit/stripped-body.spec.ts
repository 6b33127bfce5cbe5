import { Failure } from '@cgoforge/core';
import { expect, it } from 'vitest';
import { asStripped } from './stripped-body.js';

const FORM = 'application/x-www-form-urlencoded';

it.each(['archive_broken', 'archive_unknown'] as const)(
  '%s of what curl -d sends says how to send it',
  (code) => {
    expect(asStripped(new Failure(code, 'It is damaged.'), FORM)).toMatchObject({
      code,
      detail: 'It is damaged.',
      next: expect.stringMatching(/-F src=@app.tgz.*--data-binary @app.tgz/),
    });
  },
);

it('other failures, other bodies and better advice stay as they are', () => {
  const broken = new Failure('archive_broken', 'It is damaged.');
  const told = new Failure('archive_unknown', 'It is text.', { next: 'Send the archive.' });
  const other = new Failure('archive_bomb', 'It is large.');
  const cases = [
    [broken, 'application/gzip'],
    [told, FORM],
    [other, FORM],
    [new Error('gone'), FORM],
  ] as const;
  for (const [error, type] of cases) expect(asStripped(error, type)).toBe(error);
});
