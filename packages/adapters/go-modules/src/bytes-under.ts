import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What the folders take of the disk, links once; none for those that are not there. */
export async function bytesUnder(folders: readonly string[]): Promise<number> {
  // It exits with 1 when a file has gone meanwhile, and still says what it counted.
  const du = promisify(execFile)('du', ['-sk', ...folders]).catch((error: { stdout: string }) => error);
  const kibibytes = (await du).stdout.match(/^[0-9]+/gm) ?? [];
  return kibibytes.reduce((sum, one) => sum + Number(one) * 1024, 0);
}
