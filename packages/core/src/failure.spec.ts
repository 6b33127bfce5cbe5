import { expect, it } from 'vitest';
import { asFailure, Failure } from './failure.js';

const lost = new Failure('lost', 'It is gone.');

it.each([
  ['a failure as itself', lost, 'lost'],
  ['a disk without room', new Error('ENOSPC: no space left on device, write'), 'disk_full'],
  ['a database without room', new Error('Database error. error code: `53100`'), 'disk_full'],
  ['a database that starts', new Error('Raw query failed. Code: `57P03`.'), 'unavailable'],
  ['what nobody foresaw as ours', new Error('x is undefined'), 'internal'],
  ['what is no error', 'text', 'internal'],
])('takes %s', (_, thrown, code) => expect(asFailure(thrown).code).toBe(code));
