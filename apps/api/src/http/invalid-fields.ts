import { Failure, type FailureCode } from '@cgoforge/core';

/** What is wrong with one field or query parameter. */
export interface FieldError {
  readonly field: string;
  readonly detail: string;
}

/** What a failure about fields may be. */
export type FieldCode = Extract<FailureCode, 'invalid_field' | 'invalid_query' | 'unknown_field'>;

/** A failure about fields, which names every one of them. */
export class InvalidFields extends Failure {
  constructor(
    code: FieldCode,
    readonly fieldErrors: readonly FieldError[],
    next?: string,
  ) {
    super(code, fieldErrors.map((error) => error.detail).join(' '), next === undefined ? {} : { next });
  }
}
