export * from './minio-object-store.js';
