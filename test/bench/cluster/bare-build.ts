import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PERIOD_US = 100_000;

/** Seconds of a bare `go build` with an empty build cache on this machine, with as much CPU as the pod's compiler
 * has. */
export function bareBuild(folder: string, cpus: number): number {
  const cache = mkdtempSync(join(tmpdir(), 'cgoforge-bench-gocache-'));
  const group = makeGroup(cpus);
  const output = `${folder}.out`;
  try {
    const args = ['build', '-trimpath', '-buildvcs=false', '-o', output, '.'];
    const startedAt = performance.now();
    execFileSync('sh', ['-c', 'echo $$ > "$0/cgroup.procs" && exec go "$@"', group, ...args], {
      cwd: folder,
      env: { ...process.env, CGO_ENABLED: '1', GOCACHE: cache, GOFLAGS: '', SOURCE_DATE_EPOCH: '315532800' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return (performance.now() - startedAt) / 1000;
  } finally {
    rmdirSync(group);
    for (const path of [cache, output]) rmSync(path, { recursive: true, force: true });
  }
}

/** A control group with that share, in either version of the hierarchy. */
function makeGroup(cpus: number): string {
  const quota = Math.round(cpus * PERIOD_US);
  const isV1 = existsSync('/sys/fs/cgroup/cpu/tasks');
  const group = join(isV1 ? '/sys/fs/cgroup/cpu' : '/sys/fs/cgroup', `cgoforge-bench-${process.pid}`);
  mkdirSync(group);
  if (isV1) writeFileSync(join(group, 'cpu.cfs_quota_us'), `${quota}`);
  else writeFileSync(join(group, 'cpu.max'), `${quota} ${PERIOD_US}`);
  return group;
}
