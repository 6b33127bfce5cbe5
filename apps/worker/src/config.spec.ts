import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.js';

const shared = {
  CGOFORGE_DATABASE_URL: 'postgresql://localhost/cgoforge',
  CGOFORGE_REDIS_URL: 'redis://localhost',
  CGOFORGE_PUBLIC_URL: 'http://localhost:8080',
  CGOFORGE_SIGNING_KEY_FILE: '/etc/cgoforge/signing-key',
};
const sandbox = {
  ...shared,
  CGOFORGE_HOME: '/var/lib/cgoforge',
  CGOFORGE_LAUNCHER_SOCKET: '/var/lib/cgoforge/run/launcher.sock',
  CGOFORGE_GOROOT: '/usr/local/go',
};
const kubernetes = {
  ...shared,
  CGOFORGE_EXECUTOR: 'kubernetes',
  CGOFORGE_POOL_FILE: '/etc/cgoforge/pool.json',
  CGOFORGE_STORE: 'minio',
};

describe('the worker’s configuration', () => {
  it('is that of sandboxes unless it says otherwise', () => {
    expect(readConfig(sandbox)).toMatchObject({
      CGOFORGE_EXECUTOR: 'sandbox',
      CGOFORGE_WORKER_NAME: 'embedded',
    });
    expect(() => readConfig(shared)).toThrow('CGOFORGE_LAUNCHER_SOCKET');
  });

  it('of pods needs neither launcher nor Go nor a home, and its name is the pod’s', () => {
    expect(readConfig(kubernetes)).toMatchObject({
      CGOFORGE_EXECUTOR: 'kubernetes',
      CGOFORGE_WORKER_NAME: hostname(),
    });
  });

  it('of pods needs a pool, and a store that intake reaches too', () => {
    const { CGOFORGE_POOL_FILE: _, ...noPool } = kubernetes;
    expect(() => readConfig(noPool)).toThrow('CGOFORGE_POOL_FILE');
    const { CGOFORGE_STORE: __, ...noStore } = kubernetes;
    expect(() => readConfig(noStore)).toThrow('CGOFORGE_HOME');
    expect(readConfig({ ...noStore, CGOFORGE_HOME: '/shared' }).CGOFORGE_STORE).toBe('directory');
  });

  it('of another executor is none', () => {
    expect(() => readConfig({ ...sandbox, CGOFORGE_EXECUTOR: 'docker' })).toThrow('CGOFORGE_EXECUTOR');
  });
});
