/** The operating system's user and group that a part runs as; without one it runs as whoever starts it. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** A program that the embedded service keeps running: how to start it, when it serves, how to stop it. */
export interface PartSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The name the program sees itself started under, where that matters. */
  readonly argv0?: string;
  /** Its whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly account?: Account;
  /** Runs before each start, so also after a crash: makes folders and files, ends what an earlier life left running. */
  prepare?(): Promise<void>;
  /** Resolves when the started program serves; rejects when it does not within its time. Called once per start. */
  ready(): Promise<void>;
  /** Ends it in good order. */
  readonly stopSignal: NodeJS.Signals;
}
