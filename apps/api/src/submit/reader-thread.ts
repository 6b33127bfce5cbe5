import { parentPort } from 'node:worker_threads';
import { asFailure } from '@cgoforge/core';
import { followSpool, readArchive } from '@cgoforge/source';
import { GrowingSize } from './growing-size.js';
import type { FromReader, ToReader } from './reader-messages.js';

// A worker thread's whole program: a stranger's archive may fill this heap, and no other.
let written = new GrowingSize();

parentPort?.on('message', (message: ToReader) => {
  if (message.kind === 'read') {
    written = new GrowingSize();
    read(message, written).then((answer) => parentPort?.postMessage(answer));
  } else if (message.kind === 'written') written.grow(message.bytes);
  else if (message.kind === 'complete') written.complete();
  else written.abort();
});

async function read(
  { files, limits }: Extract<ToReader, { kind: 'read' }>,
  size: GrowingSize,
): Promise<FromReader> {
  const body = followSpool(files.spool, size);
  try {
    return { kind: 'done', source: await readArchive({ ...files, body, limits }) };
  } catch (error) {
    const { code, detail, next } = asFailure(error);
    return { kind: 'refused', code, detail, next };
  } finally {
    // Who refuses an archive stops reading in the middle; the spool file is closed all the same.
    size.abort();
    await body.return(undefined).catch(() => undefined);
  }
}
