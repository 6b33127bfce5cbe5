/** The operating system's user and group that a part runs as; without one it runs as whoever starts it. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** What a server of the embedded service, Postgres or Redis, is made of. */
export interface ServerOptions {
  /** What `postgresSoftware` or `findRedis` answered. */
  readonly software: string;
  /** Where its data or its configuration lies, made on the first start; nothing else may be kept there. */
  readonly folder: string;
  /** Where the socket lies; short, since a socket's path has at most 107 bytes. */
  readonly socketFolder: string;
  readonly password: string;
  /** Postgres refuses to run as root. */
  readonly account?: Account;
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
