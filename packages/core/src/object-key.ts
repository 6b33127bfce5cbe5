import { Failure } from './failure.js';

/** All that an output's name may hold, and what we put around it. `+` is a space to some readers of URLs: stores encode
 * it. */
const KEY = /^[A-Za-z0-9._=+~-]+(\/[A-Za-z0-9._=+~-]+)*$/;

/** Answers the key, or throws `internal`: keys are made by us alone, so a bad one is our bug, and `..` would leave the
 * store. */
export function checkObjectKey(key: string): string {
  if (!KEY.test(key) || key.split('/').some((part) => part === '.' || part === '..')) {
    throw new Failure('internal', `${JSON.stringify(key)} is not an object key.`);
  }
  return key;
}
