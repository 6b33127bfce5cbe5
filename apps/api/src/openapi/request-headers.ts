import { IDEMPOTENCY_KEY } from '../http/idempotency-key.js';

/** A header of a request, as the document tells it. */
export interface RequestHeader {
  readonly name: string;
  readonly description: string;
  readonly pattern?: string;
  /** A value that can be sent as it is. */
  readonly example?: string;
}

/** Of submissions and rebuilds. */
export const idempotencyKey: RequestHeader = {
  name: 'Idempotency-Key',
  description:
    'The same key attaches to the same build again, in any way of answering, so that sending again is safe.',
  pattern: IDEMPOTENCY_KEY.source,
};

/** Of streams of events. */
export const lastEventId: RequestHeader = {
  name: 'Last-Event-ID',
  description: 'The id of the last event that was seen: those after it follow.',
  example: 'linux-amd64-glibc2.36=0',
};

/** Of logs and files. */
export const range: RequestHeader = {
  name: 'Range',
  description: 'One range of the bytes that are there, as they were written; not with follow.',
  example: 'bytes=0-99',
};
