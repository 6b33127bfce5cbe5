import { Failure, type ModuleVersion } from '@cgoforge/core';
import type { Fetch, FetchEnvironment } from './go-command.js';
import { moduleArgument } from './module-name.js';
import { isStored, moduleUnavailable } from './module-store.js';
import { refusedByProxies } from './proxy-trace.js';

/** Modules of one process, which is one turn. */
const BATCH = 50;

/**
 * Brings what the store lacks; answers how much that was. Throws `module_unavailable` for what the proxies refuse or
 * hold with another content, `unavailable` for what they did not answer.
 */
export async function fetchMissing(
  fetch: Fetch,
  environment: FetchEnvironment,
  modules: readonly ModuleVersion[],
): Promise<number> {
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
  if (missing.length > 0) await refuseWhatStillLacks(store, missing, traces.join(''));
  return missing.length;
}

async function refuseWhatStillLacks(store: string, missing: readonly ModuleVersion[], trace: string) {
  const still = await lacking(store, missing);
  const cause = new Error(trace);
  const refused = still.find((module) => refusedByProxies(trace, module));
  if (refused) throw moduleUnavailable(refused, 'is not at the module proxy', cause);
  const [first] = still;
  if (!first) return;
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
