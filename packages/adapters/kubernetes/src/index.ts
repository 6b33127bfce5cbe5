export * from './kube-api.js';
export * from './kubernetes-executor.js';
export * from './pod-modules.js';
export * from './pool-config.js';
