import { Readable } from 'node:stream';
import { type ObjectStore, printChecksums, type VerifiedFile } from '@cgoforge/core';

/** Puts SHA256SUMS (coreutils' format) and report.json beside the files, so that the prefix explains itself. */
export async function storeSummary(store: ObjectStore, prefix: string, files: readonly VerifiedFile[]) {
  const sums = printChecksums(files.map(({ name, sha256 }) => ({ path: name, sha256 })));
  const reports = files.map(({ objectKey: _, ...file }) => file);
  await Promise.all([
    put(store, `${prefix}/SHA256SUMS`, sums),
    put(store, `${prefix}/report.json`, `${JSON.stringify(reports, null, 2)}\n`),
  ]);
}

async function put(store: ObjectStore, key: string, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  await store.put(key, Readable.from([bytes]), bytes.length);
}
