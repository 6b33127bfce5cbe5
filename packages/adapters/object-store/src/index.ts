export * from './config.js';
export * from './open-object-store.js';
