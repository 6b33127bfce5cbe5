import { isAttemptToken } from '@cgoforge/core';

/** The key that tokens are made with. */
export class TokenKey {
  readonly #key: Buffer;

  constructor(key: Buffer) {
    this.#key = key;
  }

  /** Whether `authorization` carries this attempt's token. */
  opens(attempt: string, authorization: string | undefined): boolean {
    const [, token] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
    return token !== undefined && isAttemptToken(this.#key, attempt, token);
  }
}
