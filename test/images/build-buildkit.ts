import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { go } from '../support/go-command.ts';
import { makeOnce } from '../support/make-once.ts';
import { cache } from './places.ts';

const MODULE = join(import.meta.dirname, 'buildkit');

/** Builds buildkitd and buildctl from the module that buildkit/go.mod pins, once for this user; answers their
 * folder. */
export async function buildBuildkit(): Promise<string> {
  const version = createHash('sha256').update(await readFile(join(MODULE, 'go.sum')));
  return makeOnce(join(cache, `bin-${version.digest('hex').slice(0, 12)}`), (making) =>
    go(MODULE, ['build', '-trimpath', '-ldflags=-s -w', '-o', `${making}/`, 'tool'], {
      CGO_ENABLED: '0',
      GOFLAGS: '',
    }),
  );
}
