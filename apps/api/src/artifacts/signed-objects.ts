import { Failure } from '@cgoforge/core';

/** What a signed URL of this service's own store stands for. */
export interface SignedObject {
  readonly key: string;
  readonly fileName: string;
}

/** Tells the URLs that our own store signed from all others. */
export abstract class SignedObjects {
  /** `pathAndQuery` as it was asked. Throws `url_expired` or `url_invalid`. */
  abstract verify(method: 'GET' | 'HEAD', pathAndQuery: string): SignedObject;
}

/** With a store that serves its own URLs there is nothing of that kind here. */
export class NoSignedObjects implements SignedObjects {
  verify(): SignedObject {
    throw new Failure('not_found', 'Files are served by the object store.');
  }
}
