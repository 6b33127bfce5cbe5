export { gzipBomb } from './bombs.js';
export { type HostileArchive, hostileArchives } from './hostile.js';
export { tarOf, tgz } from './tar.js';
export { program, type Tree } from './tree.js';
export { type ValidArchive, validArchives } from './valid.js';
export { windowsZipOf, zipOf as zip } from './zip.js';
