/** What the use cases need of the configuration. */
export class ApiSettings {
  /** For how long a signed URL opens a file. */
  readonly urlSeconds: number;
  /** The targets of a build that names none. */
  readonly defaultTargets: readonly string[];
  /** The most bytes of a source as it is sent. */
  readonly sourceBytes: number;
  /** Where uploads lie while they are read. */
  readonly spoolFolder: string;

  constructor(settings: {
    urlSeconds: number;
    defaultTargets: readonly string[];
    sourceBytes: number;
    spoolFolder: string;
  }) {
    this.urlSeconds = settings.urlSeconds;
    this.defaultTargets = settings.defaultTargets;
    this.sourceBytes = settings.sourceBytes;
    this.spoolFolder = settings.spoolFolder;
  }
}
