import { existsSync } from 'node:fs';
import { lstat, mkdir, readlink, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GO_PLACE, type RootLayer } from '../open-toolchain.js';

const LINKS = ['bin', 'lib', 'lib64', 'sbin'];
const FOLDERS = ['usr', 'proc', 'dev', 'tmp', 'toolchain/go', 'etc/alternatives', 'etc/ld.so.conf.d'];

/** What a compiler reads of /etc beside the files below; not every machine has each. */
const SHOWN = ['/etc/alternatives', '/etc/ld.so.cache', '/etc/ld.so.conf', '/etc/ld.so.conf.d'];

const FILES: Readonly<Record<string, string>> = {
  'etc/passwd': 'root:x:0:0:root:/:/usr/sbin/nologin\nnobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n',
  'etc/group': 'root:x:0:\nnogroup:x:65534:\n',
  'etc/nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files\n',
  'etc/hosts': '127.0.0.1 localhost\n',
  'etc/ld.so.cache': '',
  'etc/ld.so.conf': '',
};

/** Makes the host toolchain's root folder: fixed, small, and with nothing of this machine but its mounts. */
export async function makeHostRoot(root: string): Promise<void> {
  for (const folder of FOLDERS) await mkdir(join(root, folder), { recursive: true, mode: 0o755 });
  for (const [file, content] of Object.entries(FILES))
    await writeFile(join(root, file), content, { mode: 0o644 });
  for (const name of LINKS) {
    const target = await mergedTarget(name);
    if (target === null) continue;
    await symlink(target, join(root, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/** What is mounted on the root: this machine's /usr, and Go at a path that is the same everywhere. */
export function hostMounts(goroot: string): RootLayer['mounts'] {
  const same = ['/usr', ...SHOWN.filter((path) => existsSync(path))];
  return [
    ...same.map((path) => ({ source: path, destination: path })),
    { source: goroot, destination: GO_PLACE },
  ];
}

async function mergedTarget(name: string): Promise<string | null> {
  const entry = await lstat(join('/', name)).catch(() => null);
  if (entry === null) return null;
  const target = entry.isSymbolicLink() ? (await readlink(join('/', name))).replace(/^\//, '') : '';
  if (!target.startsWith('usr/')) {
    throw new Error(
      `/${name} is no link into /usr; the host toolchain needs a merged /usr, as Debian has since 12.`,
    );
  }
  return target;
}
