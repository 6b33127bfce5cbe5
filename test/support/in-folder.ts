import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const makeFolder = () => mkdtempSync(join(tmpdir(), 'cgoforge-test-'));

export const removeFolder = (folder: string) =>
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });

/** Lends the work a folder of its own, until it has ended. */
export async function inFolder<Answer>(work: (folder: string) => Promise<Answer>): Promise<Answer> {
  const folder = makeFolder();
  return work(folder).finally(() => removeFolder(folder));
}

/** The same for work that ends when it returns. */
export function inFolderSync<Answer>(work: (folder: string) => Answer): Answer {
  const folder = makeFolder();
  try {
    return work(folder);
  } finally {
    removeFolder(folder);
  }
}
