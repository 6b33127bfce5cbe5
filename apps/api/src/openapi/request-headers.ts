import { IDEMPOTENCY_KEY } from '../submit/submit.controller.js';

/** Of a request, as the document tells it. */
export interface RequestHeader {
  readonly name: string;
  readonly description: string;
  readonly pattern?: string;
  /** As it can be sent. */
  readonly example?: string;
}

export const idempotencyKey: RequestHeader = {
  name: 'Idempotency-Key',
  description:
    'The same key attaches to the same build again, in any way of answering, so that sending again is safe.',
  pattern: IDEMPOTENCY_KEY.source,
};

export const lastEventId: RequestHeader = {
  name: 'Last-Event-ID',
  description: 'The id of the last event that was seen: those after it follow.',
  example: 'linux-amd64-glibc2.36=0',
};

export const range: RequestHeader = {
  name: 'Range',
  description: 'One range of the bytes that are there; not with follow.',
  example: 'bytes=0-99',
};
