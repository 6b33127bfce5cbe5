import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { makeOnce } from '../../support/make-once.ts';
import { run } from '../../support/run.ts';
import { buildArm64Components, cache } from '../components.ts';
import { makeArm64Root } from './debian-root.ts';

const init = join(import.meta.dirname, 'init');

const packages = [
  ...['bash', 'busybox-static', 'coreutils', 'iproute2', 'kmod', 'mount', 'util-linux'],
  ...['containerd', 'containernetworking-plugins', 'nftables', 'runc', 'linux-image-arm64'],
];

/** What qemu starts the guest from: `kernel`, `initrd`, and `disk`, of which each lab needs a copy of its own. */
export async function makeGuestImage(): Promise<string> {
  const recipe = createHash('sha256');
  for (const path of [import.meta.filename, init]) recipe.update(await readFile(path));
  const components = await buildArm64Components();
  const packed = await makeArm64Root(packages);
  return makeOnce(join(cache(), `arm64-guest-${recipe.digest('hex').slice(0, 12)}`), async (making) => {
    const root = join(making, 'root');
    await mkdir(root);
    await run('tar', ['--extract', `--file=${packed}`, '-C', root]);
    await copyFile(join(components, 'kubelet'), join(root, 'usr/bin/kubelet'));
    await copyFile(init, join(root, 'init'));
    await chmod(join(root, 'init'), 0o755);
    const [version = ''] = await readdir(join(root, 'lib/modules'));
    await copyFile(join(root, `boot/vmlinuz-${version}`), join(making, 'kernel'));
    await run('depmod', ['--basedir', root, version]);
    await makeInitrd(making, root, version);
    await run('mke2fs', ['-q', '-t', 'ext4', '-d', root, join(making, 'disk'), '16G']);
    await rm(root, { recursive: true });
  });
}

/** The initial root: busybox, and the modules by which it reaches the disk. */
async function makeInitrd(folder: string, root: string, version: string): Promise<void> {
  const initial = join(folder, 'initial');
  for (const name of ['bin', 'dev', 'modules', 'root']) await mkdir(join(initial, name), { recursive: true });
  await copyFile(join(root, 'bin/busybox'), join(initial, 'bin/busybox'));
  const modules: string[] = [];
  for (const name of ['virtio_pci', 'virtio_blk', 'ext4']) {
    const listed = await run('modprobe', ['-d', root, '-S', version, '--show-depends', name]);
    modules.push(...[...listed.matchAll(/^insmod (\S+)/gm)].map(([, path]) => path ?? ''));
  }
  const insert: string[] = [];
  for (const path of new Set(modules)) {
    await copyFile(path, join(initial, 'modules', basename(path)));
    insert.push(`/bin/busybox insmod /modules/${basename(path)}`);
  }
  const lines = [
    '#!/bin/busybox sh',
    '/bin/busybox mount -t devtmpfs dev /dev',
    ...insert,
    '/bin/busybox mount -t ext4 /dev/vda /root && exec /bin/busybox switch_root /root /init',
  ];
  await writeFile(join(initial, 'init'), `${lines.join('\n')}\n`, { mode: 0o755 });
  const pack = 'cd "$1" && find . | cpio --quiet --create --format=newc | gzip -1 >"$2"';
  await run('sh', ['-c', pack, 'sh', initial, join(folder, 'initrd')]);
  await rm(initial, { recursive: true });
}
