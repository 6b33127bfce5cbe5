import { Failure } from './failure.js';

/** All that an output's name may hold, and what we put around it. Stores encode `+`, to some readers a space. */
const KEY = /^[A-Za-z0-9._=+~-]+(\/[A-Za-z0-9._=+~-]+)*$/;

/** Answers the key, or throws `internal`: we alone make keys, so a bad one is our bug; `..` would leave the store. */
export function checkObjectKey(key: string): string {
  if (!KEY.test(key) || key.split('/').some((part) => part === '.' || part === '..')) {
    throw new Failure('internal', `${JSON.stringify(key)} is not an object key.`);
  }
  return key;
}
