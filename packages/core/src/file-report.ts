/** What was read out of a file's own bytes. Every list of names is sorted. */
export interface FileReport {
  readonly format: 'elf' | 'ar' | 'pe';
  /** `executable`, `shared library`, `static library`, `debug information`. */
  readonly type: string;
  /** In Go's words: `amd64`, `arm64`, `386`, `arm`. */
  readonly machine: string;
  readonly interpreter: string | null;
  /** Libraries that it names. */
  readonly needed: readonly string[];
  /** Highest symbol versions asked of the runtime, such as `2.34`; `null` when none is. */
  readonly glibc: string | null;
  readonly glibcxx: string | null;
  readonly linkage: 'static' | 'dynamic';
  readonly pie: boolean;
  /** Go's own build information; `null` when the file has none. */
  readonly go: GoBuildInfo | null;
  /** Of each system that is described, in one order for all files. Empty of what no loader ever sees, and of files that
   * were read by a release before. */
  readonly startsOn: readonly SystemStart[];
  /** Libraries beyond a bare system of the target, which `deps=allow` has accepted; sorted. */
  readonly dependencies: readonly Dependency[];
  /** Whether it was compiled on another system than it is for. */
  readonly cross: boolean;
  /** What the headers of a file for Windows say; `null` of another. */
  readonly pe: PeReport | null;
}

/** What of a report came after the first release, as it is of a file of which nothing of it is to be said. */
export const REPORT_DEFAULTS = { startsOn: [], dependencies: [], cross: false, pe: null } as const;

/** What Windows reads of a file before it starts it. */
export interface PeReport {
  /** `console`, `windows` of one that has no console, or `subsystem N`. */
  readonly subsystem: string;
  /** Sorted by the library. */
  readonly imports: readonly PeImport[];
  readonly sections: readonly { readonly name: string; readonly size: number }[];
}

/** What it takes of a library that Windows has, or that has to lie beside it. */
export interface PeImport {
  readonly library: string;
  /** Of what is imported by its number alone `#NUMBER`. */
  readonly names: readonly string[];
}

/** A library that has to be installed where a file is to start. */
export interface Dependency {
  /** Its name as the loader looks for it, such as `libsqlite3.so.0`. */
  readonly library: string;
  /** Of each distribution that is described, in one order. */
  readonly packages: readonly SystemPackage[];
}

export interface SystemPackage {
  /** Such as `Debian 12`. */
  readonly system: string;
  /** What is to be installed there; `null`: not known. */
  readonly package: string | null;
}

/** Whether a bare system, to which nothing was added, starts a file, or loads it when it is a shared library. */
export interface SystemStart {
  /** Such as `Debian 12`. */
  readonly system: string;
  /** `null`: not known. */
  readonly starts: boolean | null;
  /** What it needs that is not there, or is not known to be there; `null` where it starts. */
  readonly why: string | null;
  /** How that was seen, where it was: the file was started there, or loaded; else it follows from what is known. */
  readonly seen?: 'ran' | 'loaded';
}

export interface GoBuildInfo {
  readonly version: string;
  /** Import path of the main package. */
  readonly path: string;
  /** The module of the main package; `null` when it was built outside of one. */
  readonly main: GoModule | null;
  /** What it depends on; a module that was replaced stands here as what replaced it. */
  readonly modules: readonly GoModule[];
  readonly settings: Readonly<Record<string, string>>;
}

export interface GoModule {
  readonly path: string;
  readonly version: string;
  readonly sum: string | null;
}
