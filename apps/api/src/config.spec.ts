import { describe, expect, it } from 'vitest';
import { readConfig } from './config.js';

const env = { CGOFORGE_HOME: '/home/forge', CGOFORGE_DATABASE_URL: 'postgresql://localhost' };

describe('readConfig', () => {
  it.each(['0.0.0.0', '::', '192.0.2.7'])('lets %s be listened on with keys, and not without', (host) => {
    const open = { ...env, CGOFORGE_HOST: host };
    expect(() => readConfig(open)).toThrow('CGOFORGE_API_KEYS_FILE');
    expect(readConfig({ ...open, CGOFORGE_API_KEYS_FILE: '/keys' }).CGOFORGE_HOST).toBe(host);
  });

  it('takes the name in the public URL and those that are allowed for its own', () => {
    const { hostNames, publicUrl } = readConfig({
      ...env,
      CGOFORGE_PUBLIC_URL: 'https://Forge.example:8443/',
      CGOFORGE_ALLOWED_HOSTS: 'cgoforge-api, Cgoforge-Api.builds.svc,[fd00::1],',
    });
    expect(publicUrl).toBe('https://Forge.example:8443');
    expect(hostNames).toEqual(['forge.example', 'cgoforge-api', 'cgoforge-api.builds.svc', '[fd00::1]']);
  });

  it.each(['https://forge.example', 'forge.example:8080', '*.example'])(
    'refuses %s for a host name',
    (name) => {
      expect(() => readConfig({ ...env, CGOFORGE_ALLOWED_HOSTS: name })).toThrow('CGOFORGE_ALLOWED_HOSTS');
    },
  );

  it('takes targets for the default ones, and nothing else', () => {
    const targetsOf = (list: string) =>
      readConfig({ ...env, CGOFORGE_DEFAULT_TARGETS: list }).CGOFORGE_DEFAULT_TARGETS;
    expect(targetsOf('linux/amd64, linux/arm64:glibc2.31')).toEqual(['linux/amd64', 'linux/arm64:glibc2.31']);
    for (const wrong of ['linux', 'linux/amd64,', 'amd64'])
      expect(() => targetsOf(wrong)).toThrow('CGOFORGE_DEFAULT_TARGETS');
  });
});
