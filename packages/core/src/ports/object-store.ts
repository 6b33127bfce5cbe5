import type { Readable } from 'node:stream';

/** How a signed URL may be used. */
export interface SignedUse {
  readonly method: 'GET' | 'HEAD';
  /** The name the browser or `curl -OJ` saves the file under. */
  readonly fileName: string;
  readonly expiresInSeconds: number;
}

/**
 * Bytes under keys. Keys are relative, `/`-separated, of `[A-Za-z0-9._=+~-]` and made by us alone.
 * Any call may be repeated. A store that cannot be reached throws the failure `unavailable`.
 */
export abstract class ObjectStore {
  /** Stores `size` bytes; the key shows them only when all have arrived. Rejects, leaving the key as it was, when the
   * body breaks or its length differs. Writing a key twice leaves the later body. Answers the SHA-256 in hex. */
  abstract put(key: string, body: Readable, size: number): Promise<{ sha256: string }>;

  /** Stores a file of `size` bytes as `put` does a body. The store may take the file itself: its maker neither changes
   * it afterwards nor looks for it at `path`. */
  abstract putFile(key: string, path: string, size: number): Promise<void>;

  /** The bytes, or those from `start` to `end` inclusive. Throws `not_found` when the key is empty. */
  abstract open(key: string, range?: { start: number; end: number }): Promise<Readable>;

  /** Size in bytes; `null` when there is nothing under the key. */
  abstract size(key: string): Promise<number | null>;

  /** Removes the key, and every key of which it is the first segments; nothing there is no error. */
  abstract delete(prefix: string): Promise<void>;

  /** A URL under the public address that serves this key, ranges too, for this method, until it expires. */
  abstract signedUrl(key: string, use: SignedUse): Promise<string>;
}
