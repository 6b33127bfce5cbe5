export * from './launcher-client.js';
export * from './order-schema.js';
export * from './protocol.js';
export * from './runc-executor.js';
