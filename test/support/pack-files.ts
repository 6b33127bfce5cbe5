import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inFolderSync } from './in-folder.ts';

/** A .tgz of these files, by path. */
export function packFiles(files: Readonly<Record<string, string>>): Buffer {
  return inFolderSync((folder) => {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    return execFileSync('tar', ['-cz', '-C', folder, '.']);
  });
}
