import { expect, it } from 'vitest';
import { z } from 'zod';
import { readSettings } from './settings.js';

const schema = z.object({ PORT: z.coerce.number().min(1).default(80), URL: z.string('is not set: why') });

it('takes what is empty for what is not set', () => {
  expect(readSettings('It', schema, { PORT: '', URL: 'x' })).toEqual({ PORT: 80, URL: 'x' });
  expect(() => readSettings('It', schema, { PORT: '8', URL: '' })).toThrow(
    /^It cannot.*\n.*is not set: why\n.*URL$/,
  );
});
