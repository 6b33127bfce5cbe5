import { Failure, printBytes } from '@cgoforge/core';
import { decodeUtf8 } from '../archive/archive-entry.js';
import { quoteName } from '../archive/quote-name.js';
import type { SourceTree } from '../tree/source-tree.js';

/** The largest public programs have a go.mod of 100 KiB and a go.sum of 1 MiB. */
const MOD_BYTES = 1024 ** 2;
const ALL_BYTES = 16 * 1024 ** 2;

/** The files of one source that describe modules, limited together in what is read of them: a workspace has many. */
export class ModuleFiles {
  #bytes = 0;

  constructor(private readonly tree: SourceTree) {}

  /** The text of a file; `null` when there is none. Throws `go_mod_invalid` when it is too large or not UTF-8. */
  async read(name: string): Promise<string | null> {
    const size = this.tree.size(name);
    if (size === null) return null;
    // A line of go.mod costs more memory than its bytes; one of go.sum is mostly its hash.
    if (!name.endsWith('.sum') && size > MOD_BYTES) throw tooLarge(quoteName(name), MOD_BYTES);
    this.#bytes += size;
    if (this.#bytes > ALL_BYTES)
      throw tooLarge('All that go.mod, go.sum, go.work and go.work.sum hold together', ALL_BYTES);
    const text = decodeUtf8(await this.tree.read(name, ALL_BYTES));
    if (text === null || text.startsWith('\ufeff')) {
      const why = text === null ? 'is not UTF-8' : 'begins with a byte order mark, which Go refuses';
      throw new Failure('go_mod_invalid', `${quoteName(name)} ${why}.`, {
        next: 'Save it as UTF-8 without a byte order mark and pack again.',
      });
    }
    return text;
  }
}

function tooLarge(what: string, most: number): Failure {
  return new Failure('go_mod_invalid', `${what} is larger than ${printBytes(most)}.`, {
    next: 'Remove what the modules do not need with go mod tidy.',
  });
}
