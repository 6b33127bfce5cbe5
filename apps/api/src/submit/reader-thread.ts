import { parentPort } from 'node:worker_threads';
import { asFailure } from '@cgoforge/core';
import { ForeignName, followSpool, NoRoom } from '@cgoforge/source';
import { GrowingSize } from './growing-size.js';
import { describeUpload, packUpload, readUpload } from './read-upload.js';
import type { FromReader, ReaderJob, ToReader } from './reader-messages.js';

// A worker thread's whole program: a stranger's archive may fill this heap, and no other.
let written = new GrowingSize();

parentPort?.on('message', (message: ToReader) => {
  if (message.kind === 'written') written.grow(message.bytes);
  else if (message.kind === 'complete') written.complete();
  else if (message.kind === 'abort') written.abort();
  else answer(message).then((reply) => parentPort?.postMessage(reply));
});

async function answer(job: ReaderJob): Promise<FromReader> {
  try {
    return { kind: 'done', answer: await work(job) };
  } catch (error) {
    if (error instanceof NoRoom) return { kind: 'no room' };
    const { code, detail, next } = asFailure(error);
    if (error instanceof ForeignName) return { kind: 'foreign name', detail, next };
    return { kind: 'refused', code, detail, next };
  }
}

function work(job: ReaderJob) {
  switch (job.kind) {
    case 'read':
      written = new GrowingSize();
      return follow(job, written);
    case 'describe':
      return describeUpload(job.files, job.asked);
    case 'pack':
      return packUpload(job.files);
  }
}

async function follow({ files, limits, ...how }: ReaderJob<'read'>, size: GrowingSize) {
  const body = followSpool(files.spool, size);
  try {
    return await readUpload(files, body, limits, how);
  } finally {
    // Who refuses an archive stops reading in the middle; the spool file is closed all the same.
    size.abort();
    await body.return(undefined).catch(() => undefined);
  }
}
