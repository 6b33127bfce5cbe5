import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeOnce } from '../support/make-once.ts';
import { run } from '../support/run.ts';
import { cache } from './places.ts';

const MODULE = join(import.meta.dirname, 'buildkit');

/** Builds buildkitd and buildctl from the module that buildkit/go.mod pins, once for this user; answers their folder. */
export async function buildBuildkit(): Promise<string> {
  const version = createHash('sha256').update(await readFile(join(MODULE, 'go.sum')));
  return makeOnce(join(cache, `bin-${version.digest('hex').slice(0, 12)}`), (making) =>
    run('go', ['build', '-trimpath', '-ldflags=-s -w', '-o', `${making}/`, 'tool'], {
      cwd: MODULE,
      env: {
        ...process.env,
        PATH: `${process.env.CGOFORGE_GOROOT ?? '/usr/local/go'}/bin:${process.env.PATH}`,
        CGO_ENABLED: '0',
        GOFLAGS: '',
      },
    }),
  );
}
