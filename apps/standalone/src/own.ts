import { chmod, chown, mkdir, rename, writeFile } from 'node:fs/promises';
import type { Account } from './part.js';

/** Makes a folder that only the account may enter; its parents must let the account through. */
export async function ownFolder(folder: string, account: Account | undefined): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o700);
  if (account) await chown(folder, account.uid, account.gid);
}

/** Writes a file that only the account may read, whole or not at all. */
export async function ownFile(path: string, content: string, account: Account | undefined): Promise<void> {
  const unfinished = `${path}.unfinished`;
  await writeFile(unfinished, content, { mode: 0o600 });
  if (account) await chown(unfinished, account.uid, account.gid);
  await rename(unfinished, path);
}
