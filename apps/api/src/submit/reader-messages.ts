import type { FailureCode } from '@cgoforge/core';
import type {
  ArchiveLimits,
  AskedModule,
  ReadingOptions,
  ReadSource,
  SelectedModule,
} from '@cgoforge/source';
import type { UploadFiles } from './source-reader.js';

/** What a reader thread does, one job at a time: what it is given, and what it answers. */
export interface ReaderJobs {
  read: {
    given: ReadingOptions & {
      files: UploadFiles;
      limits: ArchiveLimits;
      leastFreeBytes: number;
      roomBytes?: number;
    };
    answer: Pick<ReadSource, 'digest' | 'hasLinks' | 'notes'>;
  };
  describe: { given: { files: UploadFiles; asked: AskedModule }; answer: SelectedModule };
  pack: { given: { files: UploadFiles }; answer: number };
}

export type JobKind = keyof ReaderJobs;

export type ReaderJob<K extends JobKind = JobKind> = {
  [Kind in K]: { readonly kind: Kind } & Readonly<ReaderJobs[Kind]['given']>;
}[K];

/** To a reader thread: a job, and what happens to the upload that it reads meanwhile. */
export type ToReader =
  | ReaderJob
  | { readonly kind: 'written'; readonly bytes: number }
  | { readonly kind: 'complete' }
  | { readonly kind: 'abort' };

/** From a reader thread, once per job. */
export type FromReader<K extends JobKind = JobKind> =
  | { readonly kind: 'done'; readonly answer: ReaderJobs[K]['answer'] }
  | { readonly kind: 'no room' }
  | { readonly kind: 'foreign name'; readonly detail: string; readonly next: string }
  | { readonly kind: 'refused'; readonly code: FailureCode; readonly detail: string; readonly next: string };
