import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '@cgoforge/core';

/** A file of the output folder, open for reading; the caller closes it. */
export interface OpenOutput {
  readonly file: FileHandle;
  readonly path: string;
  readonly size: number;
}

/**
 * Opens a file that a build left. The build may have put anything there, so no link is followed, nothing that is not a regular
 * file is read, and opening a fifo does not wait for a writer. Throws `wrong_output`.
 */
export async function openOutput(folder: string, name: string, maxBytes: number): Promise<OpenOutput> {
  const path = join(folder, name);
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    (error: NodeJS.ErrnoException) => {
      throw new Failure('wrong_output', whyNot(name, error.code), { cause: error });
    },
  );
  const { size, ...facts } = await file
    .stat()
    .then((stats) => ({ size: stats.size, isFile: stats.isFile() }));
  if (facts.isFile && size <= maxBytes) return { file, path, size };
  await file.close();
  throw new Failure(
    'wrong_output',
    facts.isFile
      ? `${name} has ${size} bytes, more than the ${maxBytes} that a file may have.`
      : `${name} is not a regular file.`,
  );
}

/** SHA-256 of an open file in hex. Throws the signal's reason when it aborts. */
export async function digestOf({ file }: OpenOutput, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of file.createReadStream({ start: 0, autoClose: false, highWaterMark: 1024 ** 2 })) {
    signal.throwIfAborted();
    hash.update(chunk);
  }
  return hash.digest('hex');
}

function whyNot(name: string, code: string | undefined): string {
  if (code === 'ENOENT') return `The build left no file ${name}.`;
  if (code === 'ELOOP') return `${name} is a link, not a file.`;
  return `${name} is not a regular file.`;
}
