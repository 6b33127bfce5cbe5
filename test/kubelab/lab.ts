import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { buildComponents } from './components.ts';
import { type ImageArchive, packPause } from './images.ts';
import { API_PORT, NODE, namesOf } from './layout.ts';
import { removeCgroup } from './machine-view.ts';
import { makeNetwork, processesIn, removeNetwork } from './network.ts';
import { CONTAINERD_SOCKET } from './node.ts';

const run = promisify(execFile);

/** A Kubernetes of its own on this machine: real control plane, real kubelet and containerd, one node. */
export interface Kubelab {
  /** For `openKubelab`. */
  readonly folder: string;
  /** For `namesOf`. */
  readonly number: number;
  /** The file with the administrator's access. */
  readonly kubeconfig: string;
  readonly server: string;
  readonly node: string;
  /** This machine as pods reach it; what listens there or on every address is theirs to call. */
  readonly hostAddress: string;
  /** The lab as this machine reaches it: where node ports answer. */
  readonly labAddress: string;
  /** Where the programs are that the lab is made of: kubectl, helm and the rest. */
  readonly programs: string;
  /** Makes it known to the node under its reference and its pinned name. */
  importImage(image: ImageArchive): Promise<void>;
  /** Runs kubectl as administrator and answers what it printed; rejects with what it said when it fails. */
  kubectl(...args: readonly string[]): Promise<string>;
  /** Creates the object or brings it to this form, with `kubectl apply`. */
  apply(manifest: object): Promise<void>;
  /** Ends every process and takes away all that the lab made. */
  stop(): Promise<void>;
}

/**
 * Brings up a lab in `folder`, which is the lab's alone and on a disk (containerd can use no overlay there). What an
 * earlier lab of this folder or number left behind is removed first. Needs root.
 */
export async function startKubelab(folder: string, number: number): Promise<Kubelab> {
  if (process.getuid?.() !== 0) throw new Error('Failed to bring up the cluster: it needs root.');
  const programs = await buildComponents();
  await stopKubelab(folder, number);
  mkdirSync(join(folder, 'logs'), { recursive: true });
  writeFileSync(join(folder, 'lab.json'), JSON.stringify({ number, programs }));
  try {
    return await start(folder, number, programs);
  } catch (error) {
    // What its parts said goes with the folder.
    const said = await run('sh', ['-c', `tail -n 20 ${folder}/logs/*`]).catch(() => ({ stdout: '' }));
    await stopKubelab(folder, number);
    throw new Error(`Failed to bring up the cluster.\n${said.stdout}`, { cause: error });
  }
}

async function start(folder: string, number: number, programs: string): Promise<Kubelab> {
  const names = namesOf(number);
  makeNetwork(names);
  // A resolver on loopback, as systemd has it, answers only this machine.
  const resolver = '/run/systemd/resolve/resolv.conf';
  copyFileSync(existsSync(resolver) ? resolver : '/etc/resolv.conf', join(folder, 'resolv.conf'));
  const log = openSync(join(folder, 'logs/lab'), 'a');
  const inside = [process.execPath, join(import.meta.dirname, 'inside.ts'), folder, `${number}`, programs];
  // The shell is the first process there: it reaps what containerd's shims leave, and its end is the end of all.
  const first = ['sh', '-c', '"$@" & wait "$!"', 'sh', ...inside];
  const spaces = ['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', ...first];
  const all = spawn('nsenter', [`--net=${names.network}`, ...spaces], {
    detached: true,
    stdio: ['ignore', log, log],
  });
  all.unref();
  const lab = openKubelab(folder);
  const succeeds = (attempt: () => Promise<unknown>) => retry(attempt, all);
  await succeeds(() => lab.kubectl('get', '--raw', '/readyz'));
  await succeeds(() => containerd(folder, 'version'));
  await lab.importImage(await packPause(folder, programs, 'amd64'));
  await succeeds(() => lab.kubectl('wait', '--for=condition=Ready', `node/${NODE}`, '--timeout=1s'));
  // Without it no pod is admitted.
  await succeeds(() => lab.kubectl('get', 'serviceaccount/default'));
  return lab;
}

/** A lab that runs, also one that another process has started. */
export function openKubelab(folder: string): Kubelab {
  const { number, programs } = JSON.parse(readFileSync(join(folder, 'lab.json'), 'utf8'));
  const { hostAddress, labAddress } = namesOf(number);
  const kubeconfig = join(folder, 'kubeconfigs/admin');
  const kubectl = (args: readonly string[]) =>
    run(join(programs, 'kubectl'), ['--kubeconfig', kubeconfig, ...args], { maxBuffer: 256 * 1024 ** 2 });
  return {
    ...{ folder, number, kubeconfig, server: `https://${labAddress}:${API_PORT}`, node: NODE, hostAddress },
    ...{ labAddress, programs },
    async importImage({ path, reference, pinned }) {
      await containerd(folder, '--namespace=k8s.io', 'images', 'import', path);
      await containerd(folder, '--namespace=k8s.io', 'images', 'tag', '--force', reference, pinned);
    },
    kubectl: async (...args) => (await kubectl(args)).stdout,
    async apply(manifest) {
      const applied = kubectl(['apply', '--filename=-']);
      applied.child.stdin?.end(JSON.stringify(manifest));
      await applied;
    },
    stop: () => stopKubelab(folder, number),
  };
}

/** Also cleans up after a lab that was killed, with its parts still running or not. */
export async function stopKubelab(folder: string, number: number): Promise<void> {
  const names = namesOf(number);
  for (let pids = processesIn(names); pids.length > 0; pids = processesIn(names)) {
    for (const pid of pids) endUnlessLast(pid);
    await pause(50);
  }
  removeNetwork(names);
  await removeCgroup(names.cgroup);
  rmSync(folder, { recursive: true, force: true });
}

/** `unshare` ends by itself when the kernel has ended every process of the lab, and so says that all is over. */
function endUnlessLast(pid: number): void {
  try {
    if (readFileSync(`/proc/${pid}/comm`, 'utf8') !== 'unshare\n') process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

const containerd = (folder: string, ...args: readonly string[]) =>
  run('ctr', ['--address', join(folder, CONTAINERD_SOCKET), ...args]);

/** Until it succeeds; in vain when the lab is over. */
async function retry(attempt: () => Promise<unknown>, lab: ChildProcess): Promise<void> {
  for (const deadline = Date.now() + 300_000; ; await pause(200)) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (Date.now() > deadline || lab.exitCode !== null) throw error;
    }
  }
}
