import { describe, expect, it } from 'vitest';
import { containerConfig, readOnly, type Sandbox } from './container-config.js';

const sandbox: Sandbox = {
  root: '/home/sandbox/root',
  args: ['/bin/true'],
  uid: 200_003,
  groups: [1_073_741_824],
  mounts: [readOnly('/usr', '/usr')],
  limits: { memoryBytes: 1024, cpus: 0.5, processes: 32 },
  cgroup: '/cgoforge/x',
  arch: 'amd64',
};
const config = containerConfig(sandbox);

describe('the container of a sandbox', () => {
  it('has no capability, no new privileges, a user of its own and a read-only root', () => {
    const none = { bounding: [], effective: [], inheritable: [], permitted: [], ambient: [] };
    expect(config.process.capabilities).toEqual(none);
    expect(config.process).toMatchObject({
      noNewPrivileges: true,
      user: { uid: 200_003, gid: 200_003, additionalGids: [1_073_741_824], umask: 0o002 },
      env: ['PATH=/usr/bin:/bin'],
      cwd: '/',
      rlimits: [{ type: 'RLIMIT_CORE', hard: 0, soft: 0 }, { type: 'RLIMIT_NOFILE' }],
    });
    expect(config.root).toEqual({ path: '/home/sandbox/root', readonly: true });
  });

  it('has every namespace new and joins none', () => {
    expect(config.linux.namespaces).toEqual(
      ['pid', 'network', 'ipc', 'uts', 'mount', 'cgroup'].map((type) => ({ type })),
    );
  });

  it('is limited in memory without swap, in processor time and in processes', () => {
    expect(config.linux.resources).toEqual({
      devices: [{ allow: false, access: 'rwm' }],
      memory: { limit: 1024, swap: 1024 },
      cpu: { period: 100_000, quota: 50_000 },
      pids: { limit: 32 },
    });
  });

  it('is never without a limit of processor time, however little is asked for', () => {
    const { linux } = containerConfig({ ...sandbox, limits: { ...sandbox.limits, cpus: 1e-9 } });
    expect(linux.resources.cpu).toEqual({ period: 100_000, quota: 1_000 });
  });

  it('shows what is mounted with no way to set-uid programs or devices', () => {
    const mounts = config.mounts.filter(({ type }) => type !== 'proc');
    expect(mounts.map(({ destination }) => destination)).toEqual(['/dev', '/dev/shm', '/usr']);
    for (const { options } of mounts) expect(options).toContain('nosuid');
    expect(config.mounts.at(-1)?.options).toEqual(['bind', 'ro', 'nosuid', 'nodev']);
  });

  it('speaks the instruction set of its machine alone, and is not made for one that is not known', () => {
    expect(config.linux.seccomp.architectures).toEqual(['SCMP_ARCH_X86_64']);
    const arm = containerConfig({ ...sandbox, arch: 'arm64' });
    expect(arm.linux.seccomp.architectures).toEqual(['SCMP_ARCH_AARCH64']);
    expect(() => containerConfig({ ...sandbox, arch: 'sparc' })).toThrow('sparc');
  });

  it('speaks a second one where that is the target’s, without the call that hides what socket it opens', () => {
    const { seccomp } = containerConfig({ ...sandbox, arch: '386' }).linux;
    expect(seccomp.architectures).toEqual(['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86']);
    expect(seccomp.syscalls[0]).toEqual({ names: ['socketcall'], action: 'SCMP_ACT_ERRNO', errnoRet: 13 });
    const names = seccomp.syscalls.slice(1).flatMap((rule) => rule.names);
    expect(names).toEqual(expect.arrayContaining(['mmap2', 'clock_gettime64']));
    expect(names).not.toContain('socketcall');
    const usual = config.linux.seccomp.syscalls.flatMap((rule) => rule.names);
    expect(usual).not.toContain('mmap2');
  });

  it('looks at the flags of clone where each machine has them', () => {
    const at = (arch: string) => {
      const { syscalls } = containerConfig({ ...sandbox, arch }).linux.seccomp;
      const rule = syscalls.find(({ names }) => names[0] === 'clone');
      return rule && 'args' in rule ? rule.args[0]?.index : undefined;
    };
    expect(['amd64', '386', 's390x'].map(at)).toEqual([0, 0, 1]);
  });

  it('refuses every system call that is not named', () => {
    const { seccomp } = config.linux;
    expect(seccomp).toMatchObject({ defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: 1 });
    const freely = seccomp.syscalls.filter((rule) => rule.action === 'SCMP_ACT_ALLOW' && !('args' in rule));
    const names = freely.flatMap((rule) => rule.names);
    expect(new Set(names).size).toBe(names.length);
    const powers = ['mount', 'umount2', 'ptrace', 'bpf', 'keyctl', 'unshare', 'setns'];
    for (const name of [...powers, 'clone', 'clone3', 'socket']) expect(names).not.toContain(name);
  });
});
