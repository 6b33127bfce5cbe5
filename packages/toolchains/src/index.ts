export * from './go-releases.js';
export * from './host/host-toolchain.js';
export * from './toolchain.js';
