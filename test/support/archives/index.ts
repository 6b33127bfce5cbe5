export { hostileArchives } from './hostile.js';
export { inPieces } from './pieces.js';
export { tarOf, tgz } from './tar.js';
export { type LinkedTree, LinkTo, program, type Tree } from './tree.js';
export { validArchives } from './valid.js';
export { windowsZipOf, zipOf as zip } from './zip.js';
