import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../config.js';
import { launcherPart, sudoLauncherPart } from './launcher-part.js';

const config = readConfig({
  PATH: '/usr/bin',
  CGOFORGE_HOME: '/h',
  CGOFORGE_GOROOT: '/go',
  CGOFORGE_DISK_BYTES: '1073741824',
  CGOFORGE_DEATHS_PER_MINUTE: '9',
  CGOFORGE_S3_SECRET_KEY: 'hidden',
  HTTPS_PROXY: 'http://me:hidden@proxy',
});
const account = { uid: 7, gid: 8 };

describe('the launcher part', () => {
  it('tells root the launcher’s settings and no secret', () => {
    const { env } = launcherPart(config, account);
    expect(env).toMatchObject({ CGOFORGE_HOME: '/h', CGOFORGE_DISK_BYTES: '1073741824', PATH: '/usr/bin' });
    expect(JSON.stringify(env)).not.toContain('hidden');
  });

  it('tells root each setting that the launcher reads', () => {
    const reads = readFileSync(join(import.meta.dirname, '../../../launcher/src/config.ts'), 'utf8');
    const names = [...reads.matchAll(/^\s+(CGOFORGE_\w+):/gm)].map(([, name]) => name ?? '');
    const told = Object.fromEntries(names.map((name) => [name, '7']));
    expect(names).toContain('CGOFORGE_MEMORY_BYTES');
    expect(launcherPart({ ...config, environment: told }).env).toMatchObject({
      ...told,
      CGOFORGE_LAUNCHER_SOCKET: expect.anything(),
    });
  });

  it('shows no secret in the arguments of sudo', () => {
    const { args } = sudoLauncherPart(config, account);
    const told = ['HOME=/h', 'SERVICE_GID=8', 'GOROOT=/go', 'DEATHS_PER_MINUTE=9'];
    expect(args).toEqual(expect.arrayContaining(told.map((setting) => `CGOFORGE_${setting}`)));
    expect(args.join(' ')).not.toContain('hidden');
  });
});
