import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Failure } from '@cgoforge/core';
import { inWorkFolder } from './work-folder.js';

/** What the go command may ask of the network, and where it puts what it got. */
export interface FetchEnvironment {
  readonly GOMODCACHE: string;
  readonly GOPROXY: string;
  /** `off` where another sum is compared by us. */
  readonly GOSUMDB: string;
}

export interface GoSettings {
  readonly GOPROXY: string;
  readonly GOSUMDB: string;
  readonly GOVERSION: string;
}

/** `GoCommand.fetch` as whoever fetches has it: when its turn comes, and until it is stopped. */
export type Fetch = (args: readonly string[], environment: FetchEnvironment) => Promise<string>;

/** The go command as a fetcher: it runs in an empty folder, in an environment of ours. */
export class GoCommand {
  constructor(
    private readonly program: string,
    private readonly inherited: NodeJS.ProcessEnv,
    private readonly workRoot: string,
  ) {}

  /** How this machine's Go is set up to reach modules. */
  async settings(): Promise<GoSettings> {
    const run = await this.#run(['env', '-json', 'GOPROXY', 'GOSUMDB', 'GOVERSION'], {
      cwd: '/',
      env: { ...this.inherited, GOCACHE: '/nonexistent', GOTOOLCHAIN: 'local' },
    });
    if (run.code !== 0) throw new Failure('unavailable', `${this.program} does not run: ${run.trace.trim()}`);
    const settings = JSON.parse(run.output) as GoSettings;
    return { ...settings, GOPROXY: withoutDirect(settings.GOPROXY) };
  }

  /** Runs go with `-x` among `args`; answers the trace of its requests. What was not found is no error here. */
  async fetch(args: readonly string[], environment: FetchEnvironment, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    return inWorkFolder(this.workRoot, async (work) => {
      const empty = join(work, 'empty');
      await mkdir(empty);
      const env = {
        ...this.inherited,
        ...environment,
        // A go.mod of a dependency must neither start a version control system nor another Go.
        GOVCS: '*:off',
        GOTOOLCHAIN: 'local',
        GOENV: 'off',
        GOWORK: 'off',
        GO111MODULE: 'on',
        GOFLAGS: '-modcacherw',
        GOPATH: join(work, 'path'),
        GOCACHE: join(work, 'cache'),
        XDG_CONFIG_HOME: join(work, 'config'),
        TMPDIR: work,
      };
      return (await this.#run(args, { cwd: empty, env, signal })).trace;
    });
  }

  async #run(
    args: readonly string[],
    options: { cwd: string; env: NodeJS.ProcessEnv; signal?: AbortSignal },
  ) {
    const { signal, ...rest } = options;
    const child = spawn(this.program, args, {
      ...rest,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(signal && { signal }),
    });
    let failed: unknown;
    child.on('error', (error) => {
      failed = error;
    });
    // Also a process that is being stopped writes until it has ended: its folder is removed only then.
    const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
    const [output, trace, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
    signal?.throwIfAborted();
    const detail = 'Failed to run the go command that fetches modules.';
    if (failed) throw new Failure('unavailable', detail, { cause: failed });
    return { output, trace, code };
  }
}

/** The same proxies without `direct`, which would reach version control servers; `off` when none is left. */
export function withoutDirect(proxies: string): string {
  const kept = proxies.match(/[^,|]+[,|]?/g)?.filter((proxy) => !/^\s*direct\s*[,|]?$/.test(proxy)) ?? [];
  return kept.join('').replace(/[,|]$/, '') || 'off';
}
