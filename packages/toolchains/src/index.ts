export * from './go-releases.js';
export type { RootLayer } from './host/host-root.js';
export * from './host/host-toolchain.js';
export * from './toolchain.js';
