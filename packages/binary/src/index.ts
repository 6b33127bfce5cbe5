export type { ByteSource } from './byte-source.js';
export { brokenPromise } from './file-checks.js';
export { MalformedBinary } from './malformed-binary.js';
export { reportOf } from './report-of.js';
