export * from './host-toolchain.js';
