export * from './kube-api.js';
export * from './kubernetes-executor.js';
export * from './pod-layers.js';
export * from './pool-config.js';
