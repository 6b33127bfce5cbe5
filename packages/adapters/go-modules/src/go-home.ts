import { join } from 'node:path';
import { GoCommand } from './go-command.js';
import { releaseNetwork } from './go-release.js';
import { sweepWorkFolders } from './work-folder.js';

export interface GoHomeOptions {
  /** CGOFORGE_HOME: modules lie in its `modules/`, layers in `layers/`, and packed releases of Go in `go/`. */
  readonly home: string;
  /** The installed Go, whose go command fetches. */
  readonly goRoot: string;
  readonly inherited: NodeJS.ProcessEnv;
  /** The `h1:` of releases of Go that are known ahead, by version and by `os-arch`. */
  readonly pins: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Where what is fetched lies, and what fetches it. */
export type GoHome = Awaited<ReturnType<typeof openGoHome>>;

/** Asks the installed Go how this machine reaches module proxies, and removes what crashed fetches left. */
export async function openGoHome({ home, goRoot, inherited, pins }: GoHomeOptions) {
  const [store, work] = [join(home, 'modules/store'), join(home, 'modules/work')];
  await sweepWorkFolders(work);
  const go = new GoCommand(join(goRoot, 'bin/go'), inherited, work);
  const settings = await go.settings();
  return {
    ...{ go, store, work, layers: join(home, 'layers'), releases: join(home, 'go') },
    // The source's go.sum is what its author trusted; each content is compared with it, so Go asks no database.
    environment: { GOMODCACHE: store, GOPROXY: settings.GOPROXY, GOSUMDB: 'off' },
    network: releaseNetwork(settings),
    pins,
  };
}
