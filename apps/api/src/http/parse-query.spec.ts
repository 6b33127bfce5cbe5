import { expect, it } from 'vitest';
import { z } from 'zod';
import { parseQuery } from './parse-query.js';
import { waitSeconds } from './wait-seconds.js';

const schema = z.strictObject({
  answer: z.enum(['id', 'log']).optional(),
  wait: waitSeconds.optional(),
  cursor: z.string().min(1).optional(),
});

it.each([
  [{ answer: 'file' }, 'answer="file" is none of id, log.'],
  [{ wait: 'long' }, 'wait="long" is not a whole number.'],
  [{ wait: '1.5' }, 'wait="1.5" is not a whole number.'],
  [{ wait: '-1' }, 'wait="-1" is less than 0.'],
  [{ wait: '90000' }, 'wait="90000" is more than 86400.'],
  [{ cursor: '' }, 'cursor="" is empty.'],
  [{ answer: ['id', 'log'] }, 'answer was given more than once.'],
  [{ foo: 'x', bar: 'y' }, 'There is no query parameter "foo" here. There is no query parameter "bar" here.'],
])('says of %j what is wrong', (query, detail) => {
  expect(() => parseQuery(schema, query)).toThrow(`invalid_query: ${detail}`);
});
