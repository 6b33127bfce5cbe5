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

/** Where all that is stored of an attempt lies: its files, as intake took them, and below the epoch what a supervisor
 * says of them, so that one that was fenced off writes beside its successor. */
export function attemptPrefix(attempt: string, epoch?: number): string {
  return epoch === undefined ? `attempts/${attempt}` : `attempts/${attempt}/${epoch}`;
}

/** Where intake of the release before put files, of which its workers published copies and then removed all. */
export function formerPrefix(attempt: string): string {
  return `received/${attempt}`;
}

/** Where an attempt's log is sealed, by each supervisor that comes so far. */
export function logPrefix(attempt: string): string {
  return `logs/${attempt}`;
}
