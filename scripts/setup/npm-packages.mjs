import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { clone } from './machine.mjs';
import { run } from './progress.mjs';

/** npm's packages, Node 24 among them, as package-lock.json pins them. */
export function npmPackages() {
  const locked = readLock(join(clone, 'package-lock.json'));
  const installed = readLock(join(clone, 'node_modules/.package-lock.json'));
  if (isInstalled(locked, installed)) return null;
  return {
    says: 'install the npm packages of package-lock.json in node_modules, Node 24 among them',
    asRoot: false,
    // At error level, since Node 20 would otherwise get a warning for each package that wants a newer one.
    run: () => run('npm', ['ci', '--loglevel=error', '--no-audit', '--no-fund', '--no-update-notifier']),
  };
}

function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return {};
  }
}

/** Packages for other machines are optional and may be missing; all else must be there in the locked version. */
function isInstalled(locked, installed) {
  return Object.entries(locked)
    .filter(([path]) => path.startsWith('node_modules/') || path.includes('/node_modules/'))
    .every(([path, entry]) => {
      const found = installed[path];
      if (!found) return entry.optional === true || entry.devOptional === true || entry.peer === true;
      return found.version === entry.version && found.integrity === entry.integrity;
    });
}
