import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';

import { findGoroot, goReleases, goSettings } from './go-toolchain.mjs';
import { architecture, clone } from './machine.mjs';
import { listSources, madeFrom } from './made-from.mjs';
import { run } from './progress.mjs';

const folder = 'apps/agent';
const program = 'dist/agent';

/** The program in every container of an attempt, made anew when a source or Go's version differs from the last time. */
export function agentProgram() {
  const version = goReleases().default;
  const compiled = madeFrom('agent', listSources(folder, /\.go$|^go\.mod$/), version);
  if (existsSync(join(clone, folder, program)) && compiled.isSame()) return null;
  return {
    says: `compile the agent with Go ${version}`,
    asRoot: false,
    async run() {
      compiled.forget();
      const goroot = findGoroot();
      const cwd = join(clone, folder);
      const args = ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', program, '.'];
      await run(join(goroot, 'bin/go'), args, { cwd, env: environment(goroot, version) });
      // Users of sandboxes run it, whatever the umask was.
      chmodSync(join(cwd, program), 0o755);
      compiled.remember();
    },
  };
}

/** Of this machine's settings only those by which Go fetches another version: the program has to be the same
 * everywhere. */
function environment(goroot, version) {
  const { GOPROXY = '', GOSUMDB = '' } = Object.fromEntries(goSettings(goroot));
  return {
    ...{ GOPROXY, GOENV: 'off', GOFLAGS: '', GOWORK: 'off', GOTOOLCHAIN: `go${version}` },
    // Go never fetches itself without a checksum database; empty is its own.
    GOSUMDB: GOSUMDB === 'off' ? '' : GOSUMDB,
    ...{ CGO_ENABLED: '0', GOOS: 'linux', GOARCH: architecture },
  };
}
