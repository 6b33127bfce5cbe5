import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LockedPackage, productionPaths } from './production-paths.js';

/**
 * Copies the built code, and the npm packages that it needs at run time, from the clone, which the service user may not
 * be able to read, to `folder`. What is there already in the same version stays as it is.
 */
export function installApp(clone: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const lock = readFileSync(join(clone, 'node_modules/.package-lock.json'), 'utf8');
  const { packages } = JSON.parse(lock) as { packages: Record<string, LockedPackage> };
  bring(
    { clone, folder, stamp: '.packages', version: digestOf([lock]) },
    productionPaths(packages),
    'node_modules',
  );

  const code = globSync(CODE, { cwd: clone }).sort();
  const version = digestOf(code.flatMap((path) => [path, readFileSync(join(clone, path))]));
  bring({ clone, folder, stamp: '.code', version }, code, '{apps,packages,packages/adapters}/*/dist');
}

const CODE = [
  'package.json',
  '{apps,packages}/*/package.json',
  'packages/adapters/*/package.json',
  '{apps,packages}/*/dist/**/*.*',
  'packages/adapters/*/dist/**/*.*',
  // The only file without an extension: a program, which the launcher shows to sandboxes.
  'apps/agent/dist/agent',
  'packages/*/data/**/*.*',
  'prisma/**/*.*',
  'toolchains/**/*.*',
];

interface Copy {
  readonly clone: string;
  readonly folder: string;
  /** The file that says which version the folder has. */
  readonly stamp: string;
  readonly version: string;
}

/** The stamp is removed first and written last, so that an interrupted copy is made again. */
function bring({ clone, folder, stamp, version }: Copy, paths: readonly string[], replaced: string): void {
  const stampFile = join(folder, stamp);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === version) return;
  rmSync(stampFile, { force: true });
  for (const path of globSync(replaced, { cwd: folder })) rmSync(join(folder, path), { recursive: true });
  const how = ['--archive', '--no-preserve=ownership', '--reflink=auto', '--parents', '-t', folder];
  run('cp', [...how, '--', ...paths], clone);
  // A clone made under a strict umask must still be readable by the service user.
  run('chmod', ['--recursive', 'u+rwX,go+rX,go-w', folder], clone);
  writeFileSync(stampFile, version);
}

/** Whoever ends us meanwhile must not meet the copying at the next start. */
function run(command: string, args: readonly string[], cwd: string): void {
  execFileSync('setpriv', ['--pdeathsig', 'KILL', '--', command, ...args], { cwd });
}

function digestOf(contents: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const content of contents) hash.update(content).update('\0');
  return hash.digest('hex');
}
