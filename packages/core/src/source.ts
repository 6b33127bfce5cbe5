/** A module version that go.sum names. */
export interface ModuleVersion {
  readonly path: string;
  readonly version: string;
  /** `h1:` of the module's zip; `null` when go.sum names only its go.mod. */
  readonly sum: string | null;
  /** `h1:` of the module's go.mod; `null` when go.sum does not name it. */
  readonly goModSum: string | null;
  /** `true`: no go.mod requires it, so Go may build without it; `sum` is there in case it does not. */
  readonly mayLack?: true;
}

/** The module that a build compiles, as read from its go.mod (and go.work) without running anything. */
export interface SourceModule {
  /** Folder relative to the source's root; `.` for the root. */
  readonly dir: string;
  readonly path: string;
  /** The go line, such as `1.24` or `1.24.3`. */
  readonly goLine: string | null;
  /** The toolchain line without its prefix, such as `1.24.3`. */
  readonly toolchainLine: string | null;
  /** Whether Go takes what lies in `vendor`, so that nothing has to be fetched. */
  readonly vendored: boolean;
  /** What the build may need from the module proxy. */
  readonly requires: readonly ModuleVersion[];
}

/** Whether building the module may ask for others. */
export function needsModules({ vendored, requires }: SourceModule): boolean {
  return !vendored && requires.length > 0;
}

/** A validated source as it is stored: canonical tar.gz under `objectKey`, named by its content. */
export interface Source {
  /** Go's dirhash of the unpacked tree, `h1:` + base64. */
  readonly digest: string;
  readonly objectKey: string;
  /** Bytes of the stored tar.gz. */
  readonly size: number;
  readonly module: SourceModule;
}
