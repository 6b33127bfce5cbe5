import { Failure, type ModuleVersion } from '@cgoforge/core';
import type { Fetch, FetchEnvironment } from './go-command.js';
import { moduleArgument } from './module-name.js';
import { isStored, moduleUnavailable } from './module-store.js';
import { refusedByProxies } from './proxy-trace.js';

/** Modules of one process, which is one turn. */
const BATCH = 50;

/** What `fetchMissing` came to. */
export interface Fetched {
  /** How many modules the store lacked. */
  readonly count: number;
  /** Those that the build may do without, and that the proxies refuse. */
  readonly absent: readonly ModuleVersion[];
}

/**
 * Brings what the store lacks. Throws `module_unavailable` for what the proxies refuse or hold with another content,
 * unless `mayLack` lets it be refused, and `unavailable` for what they did not answer.
 */
export async function fetchMissing(
  fetch: Fetch,
  environment: FetchEnvironment,
  modules: readonly ModuleVersion[],
  mayLack: (module: ModuleVersion) => boolean = () => false,
): Promise<Fetched> {
  const store = environment.GOMODCACHE;
  const missing = await lacking(store, modules);
  const whole = missing.filter((module) => module.sum !== null).map(moduleArgument);
  // What go.sum names by its go.mod alone is needed to choose versions, not to compile.
  const goModOnly = missing.filter((module) => module.sum === null).map(moduleArgument);
  const traces: string[] = [];
  const run = async (command: readonly string[], batch: readonly string[]) =>
    void traces.push(await fetch([...command, ...batch], environment));
  for (const batch of batches(whole)) await run(['mod', 'download', '-json', '-x'], batch);
  for (const batch of batches(goModOnly)) await run(['list', '-m', '-e', '-json', '-x'], batch);
  const trace = traces.join('');
  const still = await lacking(store, missing);
  const absent = still.filter((module) => mayLack(module) && refusedByProxies(trace, module));
  refuse(
    still.filter((module) => !absent.includes(module)),
    trace,
  );
  return { count: missing.length, absent };
}

function refuse(modules: readonly ModuleVersion[], trace: string): void {
  const [first] = modules;
  if (!first) return;
  const cause = new Error(trace);
  const refused = modules.find((module) => refusedByProxies(trace, module));
  if (refused) throw moduleUnavailable(refused, 'is not at the module proxy', cause);
  const detail = `${first.path} ${first.version} did not come from the module proxy.`;
  throw new Failure('unavailable', detail, { cause });
}

async function lacking(store: string, modules: readonly ModuleVersion[]): Promise<ModuleVersion[]> {
  const lacks: ModuleVersion[] = [];
  for (const module of modules) if (!(await isStored(store, module))) lacks.push(module);
  return lacks;
}

function batches(all: readonly string[]): string[][] {
  const starts = Array.from({ length: Math.ceil(all.length / BATCH) }, (_, index) => index * BATCH);
  return starts.map((start) => all.slice(start, start + BATCH));
}
