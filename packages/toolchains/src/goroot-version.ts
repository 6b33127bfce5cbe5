import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The version of the Go that lies in a folder, such as `1.26.8`. Throws a sentence where it names none. */
export async function gorootVersion(goroot: string): Promise<string> {
  const version = /^go(\S+)/.exec(await readFile(join(goroot, 'VERSION'), 'utf8'))?.[1];
  if (version === undefined) throw new Error(`${goroot}/VERSION does not name a Go version.`);
  return version;
}
