import type { AttemptPlan } from '@cgoforge/core';
import type { MainPackage } from './main-packages.js';

// Everything here is fixed, so that the same source gives the same bytes on every machine and in every slot.
export const SOURCE = '/src';
export const OUTPUT = '/out';
const GO = '/toolchain/go/bin/go';

/** 1980-01-01, the first time that every archive format can hold. */
const SOURCE_DATE_EPOCH = '315532800';

/** The environment of every step; nothing is inherited. test/vectors/build-environment.json holds it and a pod's to each other. */
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
    // Go writes no modules here: they are shown to it read-only.
    GOFLAGS: '',
    GOTOOLCHAIN: 'local',
    // A sandbox has no network, and its modules lie there already.
    GOPROXY: 'off',
    GOSUMDB: 'off',
    GOVCS: '*:off',
    // Its index knows a folder by names, sizes and times, and sources of one tenant share /src and the time 0.
    GODEBUG: 'goindex=0',
    GOCACHE: '/cache',
    GOMODCACHE: '/modules',
  };
}

// A source without cgo of its own has no C that could be read, and shares what its dependencies became with all others.
const UNPACK = `set -e
tar --extract --gzip --file=- --no-same-owner
if grep --quiet --recursive --fixed-strings --include='*.go' -e '"C"' -e '\`C\`' .; then
  find . -type f ! -name '*.go' ! -name go.mod ! -name go.sum -print0 | sort -z | xargs -0 -r sha256sum | sha256sum
fi`;

/** Unpacks the canonical tar.gz from standard input into the working folder, then prints a digest of the files that C of the
 * source may read, if it has any. */
export function unpackArgs(): string[] {
  return ['/usr/bin/sh', '-c', UNPACK];
}

/**
 * What a build's environment has beside the rest. Go caches a package by the C files of its own folder and by the flags: it
 * takes a header of another folder, or a library, for unchanged. So the digest that was printed becomes a flag.
 */
export function cEnvironment(printed: string): Record<string, string> {
  const [digest] = /^[0-9a-f]{64}/.exec(printed) ?? [];
  return digest === undefined ? {} : { CGO_CPPFLAGS: `-DCGOFORGE_C_FILES_${digest}` };
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
