import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eachProcess } from '../support/each-process.ts';
import { type LabNames, NOTES, POD_RANGE } from './layout.ts';

const FORWARDING = '/proc/sys/net/ipv4/ip_forward';
const forwardingBefore = join(NOTES, 'ip_forward');

/**
 * Makes a network namespace for the lab, held by a file; a link from it to this machine, and its way out by NAT. Pods
 * are masqueraded here too, so that the container network needs neither iptables nor a bridge.
 */
export function makeNetwork(names: LabNames): void {
  mkdirSync(NOTES, { recursive: true });
  writeFileSync(names.network, '');
  run('unshare', [`--net=${names.network}`, 'true']);
  const ip = (line: string) => run('ip', line.split(' '));
  const ipInLab = (line: string) => run('nsenter', [`--net=${names.network}`, 'ip', ...line.split(' ')]);
  ipInLab(`link add eth0 type veth peer name ${names.link} netns ${process.pid}`);
  ip(`address add ${names.hostAddress}/30 dev ${names.link}`);
  ip(`link set ${names.link} up`);
  ipInLab('link set lo up');
  ipInLab(`address add ${names.labAddress}/30 dev eth0`);
  ipInLab('link set eth0 up');
  ipInLab(`route add default via ${names.hostAddress}`);
  const pods = masquerading('pods', `ip saddr ${POD_RANGE} ip daddr != ${POD_RANGE}`);
  run('nsenter', [`--net=${names.network}`, 'nft', '--file', '-'], pods);
  const lab = masquerading(names.table, `ip saddr ${names.range} oifname != "${names.link}"`);
  run('nft', ['--file', '-'], lab);
  if (!existsSync(forwardingBefore)) writeFileSync(forwardingBefore, readFileSync(FORWARDING));
  writeFileSync(FORWARDING, '1');
}

/** Takes away whatever of it there is. The last lab puts back whether this machine forwards. */
export function removeNetwork(names: LabNames): void {
  const remove = (command: string, args: readonly string[]) =>
    execFileSync('sh', ['-c', '"$@" 2>/dev/null || :', 'sh', command, ...args]);
  remove('ip', ['link', 'delete', names.link]);
  remove('nft', ['delete', 'table', 'ip', names.table]);
  remove('umount', [names.network]);
  rmSync(names.network, { force: true });
  if (!existsSync(NOTES) || readdirSync(NOTES).some((name) => name.endsWith('.network'))) return;
  if (existsSync(forwardingBefore)) writeFileSync(FORWARDING, readFileSync(forwardingBefore));
  rmSync(NOTES, { recursive: true });
}

/** The processes whose network is the lab's: all but those of pods, which end with the lab's first process. */
export function processesIn(names: LabNames): number[] {
  if (!existsSync(names.network)) return [];
  const network = statSync(names.network).ino;
  return eachProcess(({ pid, folder }) => (statSync(`${folder}/ns/net`).ino === network ? pid : null));
}

const masquerading = (table: string, match: string) =>
  `table ip ${table} { chain out { type nat hook postrouting priority srcnat; ${match} masquerade; }; }\n`;

function run(command: string, args: readonly string[], input = ''): void {
  execFileSync(command, args, { input, stdio: ['pipe', 'pipe', 'pipe'] });
}
