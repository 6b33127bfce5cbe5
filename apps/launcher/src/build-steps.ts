import type { AttemptPlan } from '@cgoforge/core';
import type { MainPackage } from './main-packages.js';

// Everything here is fixed, so that the same source gives the same bytes on every machine and in every slot.
const SOURCE = '/src';
export const OUTPUT = '/out';
const GO = '/toolchain/go/bin/go';

/** 1980-01-01, the first time that every archive format can hold. */
const SOURCE_DATE_EPOCH = '315532800';

/** The environment of every step; nothing is inherited. */
export function buildEnvironment(plan: AttemptPlan): Record<string, string> {
  return {
    PATH: '/toolchain/go/bin:/usr/bin',
    HOME: '/home',
    TMPDIR: '/tmp',
    // Holds the file that turns Go's telemetry off.
    XDG_CONFIG_HOME: '/etc/xdg',
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    SOURCE_DATE_EPOCH,
    CGO_ENABLED: '1',
    GOROOT: '/toolchain/go',
    GOOS: plan.target.os,
    GOARCH: plan.target.arch,
    GOENV: 'off',
    GOFLAGS: '',
    GOTOOLCHAIN: 'local',
    GOPROXY: 'off',
    GOSUMDB: 'off',
    GOVCS: '*:off',
    // Its index knows a folder by names, sizes and times, and sources of one tenant share /src and the time 0.
    GODEBUG: 'goindex=0',
    GOCACHE: '/cache',
    GOMODCACHE: '/modules',
  };
}

/** Unpacks the canonical tar.gz from standard input. */
export function unpackArgs(): string[] {
  return ['/usr/bin/tar', '--extract', '--gzip', '--file=-', `--directory=${SOURCE}`, '--no-same-owner'];
}

/** The folder that `go` runs in; the kernel resolves it inside the sandbox's root. */
export function moduleFolder(plan: AttemptPlan): string {
  return plan.options.dir === '.' ? SOURCE : `${SOURCE}/${plan.options.dir}`;
}

/** Lists the main packages, a line each: import path, tab, folder. `-find`: their imports are the compiler's business. */
export function listArgs(plan: AttemptPlan): string[] {
  const format = '{{if eq .Name "main"}}{{.ImportPath}}\t{{.Dir}}{{end}}';
  return [GO, 'list', '-find', '-buildvcs=false', '-f', format, ...tagArgs(plan), '--', patternOf(plan)];
}

/** One argument list per run of `go build`: one for all programs, unless names clash, since Go then refuses to name them. */
export function buildArgs(plan: AttemptPlan, programs: readonly MainPackage[]): string[][] {
  const { trimpath, ldflags } = plan.options;
  const flags = [
    '-v',
    '-buildvcs=false',
    ...(trimpath ? ['-trimpath'] : []),
    ...tagArgs(plan),
    ...(ldflags === null ? [] : [`-ldflags=${ldflags}`]),
  ];
  const build = (output: string, paths: readonly string[]) => [
    GO,
    'build',
    ...flags,
    '-o',
    output,
    '--',
    ...paths,
  ];
  const underOwnNames = programs.length > 1 && programs.every((program) => program.name === program.ownName);
  if (underOwnNames) {
    return [
      build(
        `${OUTPUT}/`,
        programs.map((program) => program.path),
      ),
    ];
  }
  return programs.map((program) => build(`${OUTPUT}/${program.name}`, [program.path]));
}

function patternOf(plan: AttemptPlan): string {
  return plan.options.package ?? './...';
}

function tagArgs(plan: AttemptPlan): string[] {
  return plan.options.tags.length > 0 ? [`-tags=${plan.options.tags.join(',')}`] : [];
}
