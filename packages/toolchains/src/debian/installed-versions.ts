import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The packages of a Debian root, each with its upstream version: of `4:12.2.0-3` that is `12.2.0`. */
export async function installedVersions(root: string): Promise<ReadonlyMap<string, string>> {
  const status = await readFile(join(root, 'var/lib/dpkg/status'), 'utf8');
  const packages = status.split('\n\n').map((stanza) => {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(stanza)?.[1] ?? '';
    return [field('Package'), upstreamOf(field('Version'))] as const;
  });
  return new Map(packages.filter(([name]) => name !== ''));
}

const upstreamOf = (version: string) => version.replace(/^\d+:/, '').replace(/-[^-]*$/, '');
