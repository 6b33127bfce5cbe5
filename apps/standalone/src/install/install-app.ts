import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LockedPackage, productionPaths } from './production-paths.js';

/**
 * Copies the built code and what it needs at run time from the clone, which the service user may not be able to read, to
 * `folder`. A copy of the same content is kept as it is.
 */
export function installApp(clone: string, folder: string): void {
  const lock = readFileSync(join(clone, 'node_modules/.package-lock.json'), 'utf8');
  const ours = globSync(OURS, { cwd: clone }).sort();
  const digest = createHash('sha256').update(lock);
  for (const path of ours) digest.update(`${path}\0`).update(readFileSync(join(clone, path)));
  const stamp = digest.digest('hex');
  const stampFile = join(folder, '.stamp');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;

  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const { packages } = JSON.parse(lock) as { packages: Record<string, LockedPackage> };
  const paths = [...productionPaths(packages), ...ours];
  mkdirSync(unfinished, { recursive: true });
  execFileSync(
    'setpriv',
    [
      // Who ends us meanwhile must not meet it still copying at the next start.
      '--pdeathsig',
      'KILL',
      '--',
      'cp',
      '--archive',
      '--no-preserve=ownership',
      '--reflink=auto',
      '--parents',
      '--target-directory',
      unfinished,
      '--',
      ...paths,
    ],
    { cwd: clone },
  );
  // A clone made under a strict umask must still be readable by the service user.
  execFileSync('chmod', ['-R', 'u+rwX,go+rX,go-w', unfinished]);
  writeFileSync(join(unfinished, '.stamp'), stamp);
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
}

const OURS = [
  'package.json',
  '{apps,packages}/*/package.json',
  'packages/adapters/*/package.json',
  '{apps,packages}/*/dist/**/*.*',
  'packages/adapters/*/dist/**/*.*',
  'prisma/**/*.*',
  'toolchains/**/*.*',
];
