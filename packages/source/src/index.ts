export { type ArchiveLimits, DEFAULT_ARCHIVE_LIMITS } from './archive/archive-limits.js';
export { mostExpanded } from './archive/archive-meter.js';
export { followSpool } from './archive/follow-spool.js';
export { quoteName } from './archive/quote-name.js';
export { selectModule } from './module/select-module.js';
export { type ArchiveRequest, type ReadSource, readArchive } from './read-archive.js';
export type { SourceFile } from './tree/found-entry.js';
export { SourceTree } from './tree/source-tree.js';
export { writeCanonical } from './tree/write-canonical.js';
