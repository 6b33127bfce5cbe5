export { type ByteSource, bytesOf, bytesOfFile } from './byte-source.js';
export { isPrebuiltName, machinesOf } from './machines-of.js';
export { MalformedBinary } from './malformed-binary.js';
export { promiseBroken } from './promise-broken.js';
export { reportOf } from './report-of.js';
