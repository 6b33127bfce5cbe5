export * from './launcher-client.js';
export * from './plan-schema.js';
export * from './protocol.js';
export * from './runc-executor.js';
