export * from './directory-object-store.js';
export * from './signed-url.js';
