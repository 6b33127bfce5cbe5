export type { ByteSource } from './byte-source.js';
export { brokenPromise } from './file-checks.js';
export { MalformedBinary } from './malformed-binary.js';
export { differingParts } from './parts/differing-parts.js';
export { digestParts } from './parts/digest-parts.js';
export { partsOf } from './parts/parts-of.js';
export { reportOfOutput } from './report-of-output.js';
export { withSeenStarts } from './starts-on/seen-starts.js';
export { startsOnLine } from './starts-on/starts-on-line.js';
