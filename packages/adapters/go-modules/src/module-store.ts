import { createHash } from 'node:crypto';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, type ModuleVersion, succeeds } from '@cgoforge/core';
import { moduleFiles } from './module-name.js';

const VENDOR = 'Check go.mod and go.sum; a private module has to be sent along: go mod vendor.';

/** Whether the store has all that the module needs. Throws `module_unavailable` for other content than go.sum names. */
export async function isStored(store: string, module: ModuleVersion): Promise<boolean> {
  const stored = await readStored(store, module);
  for (const key of ['sum', 'goModSum'] as const) {
    if (module[key] !== null && stored[key] !== null && module[key] !== stored[key]) {
      throw moduleUnavailable(module, `is ${stored[key]} at the module proxy, and ${module[key]} in go.sum`);
    }
  }
  return stored.goModSum !== null && (module.sum === null || stored.sum !== null);
}

export function moduleUnavailable(module: ModuleVersion, why: string, cause?: unknown): Failure {
  const detail = `${module.path} ${module.version} ${why}.`;
  return new Failure('module_unavailable', detail, { next: VENDOR, cause });
}

/** The sums of what a GOMODCACHE holds of a module; `null` for what is not there, or not there whole. */
export async function readStored(store: string, module: Pick<ModuleVersion, 'path' | 'version'>) {
  const { download, folder } = moduleFiles(module);
  const files = join(store, 'cache/download', download);
  const [goMod, zipHash, extracted, extracting] = await Promise.all([
    readFile(`${files}.mod`).catch(() => null),
    readFile(`${files}.ziphash`, 'utf8').catch(() => null),
    exists(join(store, folder)),
    exists(`${files}.partial`),
  ]);
  return {
    sum: extracted && !extracting ? (zipHash?.trim() ?? null) : null,
    goModSum: goMod && goModSumOf(goMod),
  };
}

/** Go's h1 of a module that is nothing but its go.mod (golang.org/x/mod/sumdb/dirhash). */
export function goModSumOf(goMod: Buffer): string {
  const line = `${createHash('sha256').update(goMod).digest('hex')}  go.mod\n`;
  return `h1:${createHash('sha256').update(line).digest('base64')}`;
}

export const exists = (path: string): Promise<boolean> => succeeds(access(path));
