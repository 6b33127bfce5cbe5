/** Tells who calls. */
export abstract class Callers {
  /** Whether a request needs a key. */
  abstract readonly needKey: boolean;

  /** The tenant of a request with these values of the header Authorization. Throws `unauthorized`. */
  abstract tenantOf(authorization: readonly string[]): string;
}

/** Whose builds they are where there are no keys; the first migration makes its row. */
const LOCAL_TENANT = 'local';

/** A service without keys, which listens on loopback alone: all are one tenant. */
export class LocalCallers implements Callers {
  readonly needKey = false;

  tenantOf(): string {
    return LOCAL_TENANT;
  }
}
