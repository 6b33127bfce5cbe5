import { existsSync } from 'node:fs';

import { findCommand, isRoot, readRelease } from './machine.mjs';
import { run, runAsRoot, SetupError } from './progress.mjs';

/** What a fresh Debian may lack: the package, and the commands or files of which any one shows that it is not
 * needed. */
const wanted = [
  { package: 'ca-certificates', need: 'service', files: ['/etc/ssl/certs/ca-certificates.crt'] },
  { package: 'curl', need: 'service', commands: ['curl'] },
  { package: 'e2fsprogs', need: 'service', commands: ['mkfs.ext4'] },
  { package: 'g++', need: 'service', commands: ['g++'] },
  { package: 'gcc', need: 'service', commands: ['gcc'] },
  // What vcs=auto asks.
  { package: 'git', need: 'service', commands: ['git'] },
  { package: 'libc6-dev', need: 'service', files: ['/usr/include/stdio.h'] },
  { package: 'mmdebstrap', need: 'service', commands: ['mmdebstrap'] },
  { package: 'mount', need: 'service', commands: ['losetup'] },
  { package: 'pkg-config', need: 'service', commands: ['pkg-config'] },
  // redis-tools has the server's program too (as redis-check-rdb) but, unlike redis-server, starts no service.
  { package: 'redis-tools', need: 'service', commands: ['redis-server', 'redis-check-rdb'] },
  { package: 'runc', need: 'service', commands: ['runc'] },
  { package: 'tar', need: 'service', commands: ['tar'] },
  { package: 'util-linux', need: 'service', commands: ['setpriv'] },
  // The linker of a sample runs over a hundred processes by it.
  { package: 'make', need: 'test', commands: ['make'] },
  { package: 'python3-pip', need: 'test', commands: ['pip3'] },
  { package: 'zlib1g-dev', need: 'test', files: ['/usr/include/zlib.h'] },
  // Its package starts a service, which the cluster of the tests leaves alone.
  { package: 'containerd', need: 'cluster', commands: ['containerd'] },
  {
    package: 'containernetworking-plugins',
    need: 'cluster',
    files: ['/usr/lib/cni/ptp', '/opt/cni/bin/ptp'],
  },
  { package: 'iproute2', need: 'cluster', commands: ['ip'] },
  { package: 'nftables', need: 'cluster', commands: ['nft'] },
  { package: 'cpio', need: 'arm64', commands: ['cpio'] },
  { package: 'kmod', need: 'arm64', commands: ['depmod'] },
  { package: 'qemu-system-arm', need: 'arm64', commands: ['qemu-system-aarch64'] },
];

/** The step for the packages of these needs. None that the service needs starts one of its own. */
export const systemPackages = (needs) => async () => {
  const missing = wanted
    .filter(({ need }) => needs.includes(need))
    .filter(({ commands = [], files = [] }) => !commands.some(findCommand) && !files.some(existsSync))
    .map((entry) => entry.package);
  if (missing.length === 0) return null;
  return installing(missing);
};

/** The work of installing packages; also used for the Go that fetches Go. */
export function installing(packages) {
  const release = readRelease();
  if (release.ID !== 'debian' && !(release.ID_LIKE ?? '').split(' ').includes('debian')) {
    throw new SetupError(
      `cgoforge installs packages on Debian only. On ${release.PRETTY_NAME ?? 'this system'}, install what these ` +
        `Debian packages hold and start again: ${packages.join(' ')}`,
    );
  }
  return {
    says: `install system packages with apt-get: ${packages.join(' ')}`,
    asRoot: true,
    run: () => installPackages(packages),
  };
}

const arguments_ = (packages) => ['install', '--yes', '--no-install-recommends', ...packages];
const quiet = { env: { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' } };

async function installPackages(packages) {
  try {
    await refuseChanges(packages);
    await runAsRoot('apt-get', arguments_(packages), quiet);
  } catch (error) {
    if (error instanceof ChangeRefused) throw error;
    // Lists that are missing or out of date; what fails with fresh ones fails for good.
    await runAsRoot('apt-get', ['update'], quiet);
    await refuseChanges(packages);
    await runAsRoot('apt-get', arguments_(packages), quiet);
  }
}

class ChangeRefused extends SetupError {}

/** Simulates first: what is installed on this machine is not ours to remove or upgrade. */
async function refuseChanges(packages) {
  const plan = await run('apt-get', ['--simulate', ...arguments_(packages)], quiet);
  const changed = plan
    .split('\n')
    .flatMap((line) => /^(?:Remv (\S+)|Inst (\S+) \[)/.exec(line)?.slice(1) ?? []);
  if (changed.length === 0) return;
  const command = `${isRoot ? '' : 'sudo '}apt-get ${arguments_(packages)
    .filter((word) => word !== '--yes')
    .join(' ')}`;
  throw new ChangeRefused(
    `apt-get would remove or upgrade ${changed.filter(Boolean).join(', ')}, which is for the administrator to decide. ` +
      `To allow it, run this and start again:\n    ${command}`,
  );
}
