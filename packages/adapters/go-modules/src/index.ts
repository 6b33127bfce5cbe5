export * from './catalogue.js';
export * from './config.js';
export * from './go-module-gate.js';
export * from './go-modules.js';
