import { describe, expect, inject, it } from 'vitest';
import { packFiles } from '../support/pack-files.ts';
import { type BuildJson, Service } from '../support/service.ts';

const service = new Service(inject('serviceUrl'));

const main = 'package main\n\nimport "C"\n\nfunc main() {}\n';

/** Two programs of one name, which Go builds in two runs, so that what the first run's linker does meets the start of
 * the second. */
function buildWith(linker: string): Promise<BuildJson> {
  const files = {
    'app/marker/go.mod': 'module example.com/app\n\ngo 1.24\n',
    'app/marker/a/tool/main.go': main,
    'app/marker/b/tool/main.go': main,
    'linker.sh': `#!/bin/sh\n${linker}\n`,
  };
  return service.build(packFiles(files), {
    dir: 'app/marker',
    ldflags: '-linkmode=external -extld=/src/linker.sh',
  });
}

describe('the root that all sandboxes share', () => {
  it('is not written by a build that puts a link in the place of its working folder', async () => {
    const swapped = await buildWith('gcc "$@" && rm -rf /src/app && ln -s /etc /src/app');
    expect(swapped.tasks[0]?.failure).toMatchObject({ code: 'compile_error', family: 'yours' });

    const listing = await buildWith('echo "etc: $(ls /etc | tr "\\n" " ")" >&2; exit 1');
    const log = await service.log(listing.id);
    expect(log).toMatch(/etc: .*passwd/);
    expect(log).not.toMatch(/etc: .*marker/);
  });
});
