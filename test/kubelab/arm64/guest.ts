import { spawn } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { run } from '../../support/run.ts';
import { buildArm64Components } from '../components.ts';
import { type ImageArchive, packPause } from '../images.ts';
import type { Kubelab } from '../lab.ts';
import { ARM64_KUBELET, ARM64_NODE, type LabNames, namesOf } from '../layout.ts';
import { processesIn } from '../network.ts';
import { kubeletCommand, nodeFiles } from '../node.ts';
import { makeGuestImage } from './guest-image.ts';

const POD_RANGE = '10.245.0.0/24';
/** Of the guest in qemu's own network; what it calls, qemu calls from the lab. */
const ADDRESS = '10.0.2.15';

/**
 * Adds a node of arm64 to the lab: a whole emulated machine, whose kernel, kubelet, containerd and pods are arm64. It
 * knows these images and no other. Takes minutes; it ends with the lab.
 */
export async function addArm64Node(lab: Kubelab, images: readonly ImageArchive[]): Promise<void> {
  const image = await makeGuestImage();
  const folder = join(lab.folder, 'arm64');
  mkdirSync(folder);
  for (const name of ['kernel', 'initrd']) copyFileSync(join(image, name), join(folder, name));
  await run('cp', ['--sparse=always', join(image, 'disk'), join(folder, 'disk')]);
  const pauseImage = await packPause(folder, await buildArm64Components(), 'arm64');
  await makeSeed(lab, folder, [pauseImage, ...images]);
  await bootArm64Node(lab);
}

/** Switches it on, and waits until it is Ready. */
export async function bootArm64Node(lab: Kubelab): Promise<void> {
  const before = await bootOf(lab);
  const folder = join(lab.folder, 'arm64');
  const log = openSync(join(lab.folder, 'logs/arm64'), 'a');
  const drive = (name: string, options: string) => [
    ...['-drive', `file=${join(folder, name)},if=none,format=raw,id=${name},${options}`],
    ...['-device', `virtio-blk-pci,drive=${name}`],
  ];
  const machine = ['-M', 'virt', '-cpu', 'max,pauth-impdef=on', '-accel', 'tcg,thread=multi', '-smp', '2'];
  const kernel = ['-kernel', join(folder, 'kernel'), '-initrd', join(folder, 'initrd')];
  const network = `user,id=network,ipv6=off,hostfwd=tcp:${ARM64_KUBELET}:10250-:10250`;
  spawn(
    'nsenter',
    [
      ...[`--net=${networkOf(lab).network}`, 'qemu-system-aarch64', ...machine, '-m', '6G', ...kernel],
      ...['-append', 'rw console=ttyAMA0 net.ifnames=0 quiet', '-nographic', '-no-reboot'],
      ...drive('disk', 'cache=unsafe'),
      ...drive('seed', 'readonly=on'),
      ...['-netdev', network, '-device', 'virtio-net-pci,netdev=network,romfile='],
    ],
    { detached: true, stdio: ['ignore', log, log] },
  ).unref();
  for (const deadline = Date.now() + 900_000; ; await pause(1000)) {
    const now = await bootOf(lab);
    if (now !== null && now !== before) return;
    if (Date.now() < deadline && guestsOf(lab).length > 0) continue;
    const said = readFileSync(join(lab.folder, 'logs/arm64'), 'utf8').slice(-4000);
    throw new Error(`Failed to boot the guest: it did not become Ready.\n${said}`);
  }
}

/** Ends it as a power failure does: its disk keeps what was written, the cluster is told nothing. */
export async function killArm64Node(lab: Kubelab): Promise<void> {
  for (const pid of guestsOf(lab)) process.kill(pid, 'SIGKILL');
  while (guestsOf(lab).length > 0) await pause(50);
}

const networkOf = ({ number }: Kubelab): LabNames => namesOf(number);

function guestsOf(lab: Kubelab): number[] {
  return processesIn(networkOf(lab)).filter((pid) => commandOf(pid).startsWith('qemu-system-aar'));
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8');
  } catch {
    return '';
  }
}

/** Which boot of it is Ready; `null` for none. After its death the cluster calls the last one so for a while yet. */
async function bootOf(lab: Kubelab): Promise<string | null> {
  const printed = await lab.kubectl('get', 'node', ARM64_NODE, '--ignore-not-found', '--output=json');
  if (printed === '') return null;
  const { conditions, nodeInfo } = JSON.parse(printed).status;
  const ready = (conditions as { type: string; status: string }[]).find(({ type }) => type === 'Ready');
  return ready?.status === 'True' ? nodeInfo.bootID : null;
}

/** The guest's second disk: all that it needs of this lab. */
async function makeSeed(lab: Kubelab, folder: string, images: readonly ImageArchive[]): Promise<void> {
  const seed = join(folder, 'seed-files');
  const settings = {
    ...{ name: ARM64_NODE, address: ADDRESS, kubeletAddress: ADDRESS, podRange: POD_RANGE },
    ...{ cgroup: '/', dns: lab.labAddress, cniPrograms: '/usr/lib/cni' },
  };
  const files = {
    ...nodeFiles(settings),
    'resolv.conf': `nameserver ${lab.labAddress}\n`,
    'rules.nft': rules,
    'start-kubelet': kubeletCommand(settings).join(' '),
  };
  for (const name of ['node/cni', 'node/kubeconfigs', 'images'])
    mkdirSync(join(seed, name), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(seed, 'node', name), text);
  const access = `kubeconfigs/system:node:${ARM64_NODE}`;
  cpSync(join(lab.folder, access), join(seed, 'node', access));
  const lines = images.map(({ path, reference, pinned }) => `${basename(path)} ${reference} ${pinned}\n`);
  writeFileSync(join(seed, 'images.list'), lines.join(''));
  for (const { path } of images) copyFileSync(path, join(seed, 'images', basename(path)));
  const megabytes = images.reduce((sum, { path }) => sum + statSync(path).size, 0) / 1024 ** 2;
  const size = `${Math.ceil(megabytes * 1.1) + 64}M`;
  await run('mke2fs', ['-q', '-t', 'ext4', '-d', seed, join(folder, 'seed'), size]);
}

/** Pods leave as the guest, and do not reach its kubelet, which lets everyone do everything. */
const rules = `table ip kubelab {
  chain out { type nat hook postrouting priority srcnat; ip saddr ${POD_RANGE} ip daddr != ${POD_RANGE} masquerade; }
  chain in { type filter hook input priority filter; ip saddr ${POD_RANGE} tcp dport 10250 reject; }
}
`;
