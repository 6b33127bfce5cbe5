import type { FailureCode } from '@cgoforge/core';
import type { ArchiveLimits, ReadSource } from '@cgoforge/source';
import type { UploadFiles } from './source-reader.js';

/** To a reader thread, which reads one archive at a time. */
export type ToReader =
  | { readonly kind: 'read'; readonly files: UploadFiles; readonly limits: ArchiveLimits }
  | { readonly kind: 'written'; readonly bytes: number }
  | { readonly kind: 'complete' }
  | { readonly kind: 'abort' };

/** From a reader thread, once per archive. */
export type FromReader =
  | { readonly kind: 'done'; readonly source: ReadSource }
  | { readonly kind: 'refused'; readonly code: FailureCode; readonly detail: string; readonly next: string };
