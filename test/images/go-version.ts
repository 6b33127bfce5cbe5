import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clone } from './places.ts';

/** The Go that the images have. */
export async function goVersion(): Promise<string> {
  const releases = JSON.parse(await readFile(join(clone, 'toolchains/go.json'), 'utf8'));
  return releases.default;
}
