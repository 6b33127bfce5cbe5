import { readdir, readlink } from 'node:fs/promises';

/** Whether a process that we may look at works in this folder. */
export async function anyoneIn(folder: string): Promise<boolean> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const folders = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => null)));
  return folders.includes(folder);
}
