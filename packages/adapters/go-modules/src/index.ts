export * from './config.js';
export * from './go-layers.js';
export * from './go-module-gate.js';
