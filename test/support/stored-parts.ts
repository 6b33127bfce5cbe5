import { PostgresWakeups } from '@cgoforge/adapter-prisma';
import { AttemptRows } from './attempt-rows.js';
import { openFolderStore } from './folder-store.js';
import { makeFolder, removeFolder } from './in-folder.js';

/** What the API and intake work with: rows, wake-ups, and a folder of objects whose URLs begin with `publicUrl`. */
export async function openStoredParts(databaseUrl: string, publicUrl = '') {
  const folder = makeFolder();
  const rows = new AttemptRows(databaseUrl);
  const wakeups = new PostgresWakeups(databaseUrl);
  await wakeups.open();
  const store = await openFolderStore(folder, publicUrl);
  const close = async () => {
    await wakeups.close();
    await rows.close();
    removeFolder(folder);
  };
  return { folder, rows, wakeups, store, close };
}
