/** Who calls: all of a tenant see its builds, and take turns with theirs. */
export interface Caller {
  readonly tenant: string;
  /** Names the caller within the tenant and tells nothing of the key; empty where there are no keys. */
  readonly id: string;
}

/** Tells who calls. */
export abstract class Callers {
  /** Whether a request needs a key. */
  abstract readonly needKey: boolean;

  /** Who sent a request with these values of the header Authorization. Throws `unauthorized`. */
  abstract callerOf(authorization: readonly string[]): Caller;
}

/** Whose builds they are where there are no keys; the first migration makes its row. */
const LOCAL_TENANT = 'local';

/** A service without keys, which listens on loopback alone: all are one caller. */
export class LocalCallers implements Callers {
  readonly needKey = false;

  callerOf(): Caller {
    return { tenant: LOCAL_TENANT, id: '' };
  }
}
