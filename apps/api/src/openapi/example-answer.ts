import { Failure, type FailureCode, type FailureCodeOf, failureCatalogue } from '@cgoforge/core';
import { InvalidFields } from '../http/invalid-fields.js';
import { problemOf } from '../http/problem.js';
import { type FieldExample, fieldExamples, requestExamples } from './request-examples.js';
import { type EndExample, targetExamples } from './target-examples.js';

/** What users may be answered with: the other codes reach agents alone. */
export type UserCode = FailureCodeOf<'request' | 'target'>;

export const isOfUsers = (code: FailureCode): code is UserCode => failureCatalogue[code].of !== 'agent';

/** What answers how a build has ended, and has the build too, under `build`. */
export const CARRYING_BUILD: readonly UserCode[] = [
  'build_failed',
  'build_cancelled',
  'service_failed',
  'wait_ended',
];

/** A request's id in all examples. */
export const EXAMPLE_REQUEST = '3d2f6c1a-8b7e-4f05-9c64-1e0a7db25f98';

/** The answer to a request that fails so; of what only ends a target, the `failure` of its task. */
export function exampleAnswer(code: UserCode): object {
  if (isIn(targetExamples, code)) return failureOf(code, targetExamples[code]).toJSON();
  const failure = isIn(fieldExamples, code)
    ? ofFields(code, fieldExamples[code])
    : failureOf(code, requestExamples[code]);
  return problemOf(failure, EXAMPLE_REQUEST);
}

/** The same as text. */
export const printExample = (code: UserCode): string => JSON.stringify(exampleAnswer(code), null, 2);

const ofFields = (code: keyof typeof fieldExamples, { errors, next }: FieldExample) =>
  new InvalidFields(code, errors, next);

const failureOf = (code: UserCode, { detail, ...more }: EndExample) => new Failure(code, detail, more);

const isIn = <Table extends object>(table: Table, code: PropertyKey): code is keyof Table =>
  Object.hasOwn(table, code);
