import type { ArchiveLimits } from '@cgoforge/source';

/** What the use cases need of the configuration. */
export class ApiSettings {
  /** For how long a signed URL opens a file. */
  readonly urlSeconds: number;
  /** The targets of a build that names none. */
  readonly defaultTargets: readonly string[];
  /** What a source may hold. */
  readonly archiveLimits: ArchiveLimits;
  /** Where uploads lie while they are read. */
  readonly spoolFolder: string;

  constructor(settings: {
    urlSeconds: number;
    defaultTargets: readonly string[];
    archiveLimits: ArchiveLimits;
    spoolFolder: string;
  }) {
    this.urlSeconds = settings.urlSeconds;
    this.defaultTargets = settings.defaultTargets;
    this.archiveLimits = settings.archiveLimits;
    this.spoolFolder = settings.spoolFolder;
  }
}
