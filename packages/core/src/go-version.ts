import { Failure } from './failure.js';
import type { SourceModule } from './source.js';

interface GoVersion {
  readonly major: number;
  readonly minor: number;
  /** `null` for a language version such as 1.24, and for what came before its first release, such as 1.24rc1. */
  readonly patch: number | null;
  readonly kind: '' | 'alpha' | 'beta' | 'rc';
  readonly pre: number;
}

// As `internal/gover` of Go's own source reads it: no leading zeroes, a pre-release only without a patch.
const NUMBER = '(0|[1-9][0-9]*)';
const VERSION = new RegExp(`^${NUMBER}\\.${NUMBER}(?:\\.${NUMBER}|(alpha|beta|rc)${NUMBER})?$`);

/** A version that Go has published, such as 1.26.8 or 1.27rc1. */
export const RELEASE_OF_GO = new RegExp(`^${NUMBER}\\.${NUMBER}(\\.${NUMBER}|(rc|beta)${NUMBER})$`);

/** From 1.21 on the first release is 1.N.0; 1.N names the language, which is older than its first release candidate. */
const FIRST_WITH_DOT_ZERO = 21;

function readGoVersion(text: string): GoVersion | null {
  const [matched, major, minor, patch, kind, pre] = VERSION.exec(text) ?? [];
  if (matched === undefined) return null;
  const implied = kind === undefined && Number(minor) < FIRST_WITH_DOT_ZERO ? 0 : null;
  return {
    major: Number(major),
    minor: Number(minor),
    patch: patch === undefined ? implied : Number(patch),
    kind: (kind ?? '') as GoVersion['kind'],
    pre: Number(pre ?? 0),
  };
}

/** Orders as Go does: 1.24 < 1.24rc1 < 1.24.0 < 1.24.1. What is not a version is older than everything. */
export function compareGoVersions(a: string, b: string): number {
  const [left, right] = [readGoVersion(a), readGoVersion(b)];
  if (!left || !right) return Number(left !== null) - Number(right !== null);
  return (
    left.major - right.major ||
    left.minor - right.minor ||
    (left.patch ?? -1) - (right.patch ?? -1) ||
    left.kind.localeCompare(right.kind) ||
    left.pre - right.pre
  );
}

/** The version whose toolchain is meant: a language version means its first release. */
function releaseOf(text: string): string {
  const version = readGoVersion(text);
  if (!version) throw new Failure('go_version_unavailable', `${JSON.stringify(text)} is not a Go version.`);
  const language = version.patch === null && version.kind === '';
  return language ? `${text}.0` : text;
}

/**
 * The exact Go version that compiles the module: the one asked, else the highest of the installed one, the go line and
 * the toolchain line. Throws `go_version_unavailable` for an asked version or a line that is none.
 */
export function resolveGo(
  asked: string | null,
  module: Pick<SourceModule, 'goLine' | 'toolchainLine'>,
  installed: string,
): string {
  if (asked !== null) return releaseOf(asked);
  // `toolchain go1.24.3-vendor` means at least 1.24.3; `toolchain default` asks for nothing.
  const toolchain = module.toolchainLine?.replace(/-.*$/s, '') ?? 'default';
  const lines = [module.goLine ?? 'default', toolchain].filter((line) => line !== 'default');
  const highest = lines.reduce((a, b) => (compareGoVersions(a, b) >= 0 ? a : b), installed);
  return highest === installed ? installed : releaseOf(highest);
}
