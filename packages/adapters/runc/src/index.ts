export * from './launcher-client.js';
export * from './protocol.js';
export * from './runc-executor.js';
