import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { AttemptPlan } from '@cgoforge/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeHostRoot } from '../../apps/launcher/src/host-root.js';
import { Runc } from '../../apps/launcher/src/runc.js';
import { buildRun, buildUid, checkRun } from '../../apps/launcher/src/sandbox-runs.js';
import { goRoot } from '../support/go-command.js';
import { minimalRootOf } from '../support/launcher.js';

// Compiling is running the sender's code, so what that code can reach is tried here, by a program in the very sandboxes that
// compile and check: each line it prints is a thing tried and the error, or `ok`, that came back.
const PROBE = `
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <arpa/inet.h>
#include <unistd.h>
static void tried(const char *what, long result) { printf("%s %s\\n", what, result < 0 ? strerrorname_np(errno) : "ok"); }
static void file(const char *path, const char *field) {
  char line[256]; FILE *f = fopen(path, "r");
  while (f && fgets(line, sizeof line, f)) if (!strncmp(line, field, strlen(field))) printf("%s", line);
}
static void count(const char *path) {
  DIR *d = opendir(path); int n = 0; struct dirent *e;
  while (d && (e = readdir(d))) n += e->d_name[0] != '.';
  printf("entries %s %d\\n", path, n);
}
int main(void) {
  const char *paths[] = {"/etc/shadow", "/root", "/var", "/run", "/proc/kcore", "/proc/1/root/etc/shadow", "/dev/loop0", "/dev/mem", "/work"};
  for (unsigned i = 0; i < sizeof paths / sizeof *paths; i++) { int fd = open(paths[i], O_RDONLY); char c; printf("%s ", paths[i]);
    tried("open", fd < 0 ? fd : strcmp(paths[i], "/proc/kcore") ? fd : read(fd, &c, 1) - 1); }
  tried("write /usr", open("/usr/x", O_CREAT | O_WRONLY, 0600));
  tried("write /etc", open("/etc/x", O_CREAT | O_WRONLY, 0600));
  tried("write sysctl", open("/proc/sys/kernel/core_pattern", O_WRONLY));
  tried("mount", mount("none", "/tmp", "tmpfs", 0, ""));
  tried("unshare user", unshare(CLONE_NEWUSER));
  tried("unshare mount", unshare(CLONE_NEWNS));
  tried("setuid", setuid(0));
  tried("chroot", chroot("/tmp"));
  tried("mknod", mknod("/tmp/sda", S_IFBLK | 0600, 0x800));
  tried("ptrace", ptrace(PTRACE_TRACEME, 0, 0, 0));
  tried("bpf", syscall(SYS_bpf, 0, 0, 0));
  tried("keyctl", syscall(SYS_keyctl, 0, 0, 0));
  tried("io_uring", syscall(SYS_io_uring_setup, 1, 0));
  tried("userfaultfd", syscall(SYS_userfaultfd, 0));
  tried("packet socket", socket(AF_PACKET, SOCK_RAW, 0));
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(80)};
  inet_pton(AF_INET, "10.0.0.1", &to.sin_addr);
  tried("connect out", connect(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&to, sizeof to));
  tried("netlink socket", socket(AF_NETLINK, SOCK_RAW, 0));
  file("/proc/net/dev", " ");
  file("/proc/self/status", "Cap"); file("/proc/self/status", "NoNewPrivs"); file("/proc/self/status", "Seccomp:");
  file("/proc/self/status", "Uid"); file("/proc/self/status", "NSpid");
  char host[64]; gethostname(host, 64); printf("hostname %s pid %d\\n", host, getpid());
  count("/home");
  return 0;
}
`;

const folder = mkdtempSync(join(tmpdir(), 'launcher-escape-'));
const runc = new Runc(join(folder, 'runc'));
const suite = execFileSync('sh', ['-c', '. /etc/os-release; printf %s "$VERSION_CODENAME"']).toString();
const arch = process.arch === 'arm64' ? 'arm64' : 'amd64';

const plan: AttemptPlan = {
  attempt: 'att_escape',
  slot: 7,
  tenant: 'local',
  target: { os: 'linux', arch },
  toolchain: 'host',
  go: '1.26.8',
  modules: null,
  options: {
    ...{ package: null, dir: '.', output: null, ldflags: null, go: null },
    ...{ tags: [], trimpath: true, cache: false, size: null },
  },
  limits: {
    memoryBytes: 256 * 1024 ** 2,
    cpus: 1,
    processes: 32,
    diskBytes: 1024 ** 3,
    wallSeconds: 60,
    logBytes: 1024 ** 2,
    outputBytes: 1024 ** 3,
  },
};

describe.each(['build', 'check'] as const)('code of a sender in the %s sandbox', (kind) => {
  let report = '';
  beforeAll(async () => {
    const disk = join(folder, kind);
    for (const name of ['src', 'out', 'tmp', 'home', 'cache', 'modules'])
      mkdirSync(join(disk, name), { recursive: true });
    const source = join(disk, 'probe.c');
    const program = join(disk, 'src/probe');
    writeFileSync(source, PROBE);
    execFileSync('gcc', ['-static', '-o', program, source]);
    await makeHostRoot(join(folder, 'root'));
    execFileSync('chown', ['-R', String(buildUid(plan.slot)), disk]);
    const cgroup = `/cgoforge/test-${process.pid}-${kind}`;
    const places = {
      hostRoot: join(folder, 'root'),
      goroot: goRoot,
      modules: join(disk, 'modules'),
      disk,
      cache: null,
    };
    const run =
      kind === 'build'
        ? buildRun(plan, places, cgroup, { args: ['/src/probe'], cwd: '/src' })
        : checkRun(plan, minimalRootOf(suite), { path: program, name: 'probe' }, cgroup, ['/mnt/probe']);
    const sandbox = await runc.start(`escape-${kind}`, join(folder, `bundle-${kind}`), run);
    sandbox.stdin.end();
    const errors = text(sandbox.stderr);
    report = await text(sandbox.stdout);
    expect((await sandbox.ended).exitCode, await errors).toBe(0);
    await sandbox.delete();
  });
  afterAll(() => {
    if (kind === 'check') rmSync(folder, { recursive: true, force: true });
  });

  it.each(['/etc/shadow', '/proc/kcore', '/dev/loop0', '/dev/mem', '/work', '/proc/1/root/etc/shadow'])(
    'cannot read %s',
    (path) => expect(report).not.toContain(`${path} open ok`),
  );

  it('sees nothing of this machine in the folders of programs and people', () => {
    expect(report).toContain('entries /home 0');
    if (kind === 'build')
      for (const path of ['/root', '/var', '/run']) expect(report).toContain(`${path} open ENOENT`);
  });

  it.each([
    'write /usr',
    'write /etc',
    'write sysctl',
    'mount',
    'unshare user',
    'unshare mount',
    'setuid',
    'chroot',
    'mknod',
  ])('is refused: %s', (what) => expect(report).toMatch(new RegExp(`^${what} E(PERM|ROFS|ACCES)$`, 'm')));

  it.each(['ptrace', 'bpf', 'keyctl', 'io_uring', 'userfaultfd', 'packet socket', 'netlink socket'])(
    'is refused by seccomp: %s',
    (what) => expect(report).toMatch(new RegExp(`^${what} EPERM$`, 'm')),
  );

  it('has no network but its own loopback', () => {
    expect(report).toContain('connect out ENETUNREACH');
    expect(report.match(/^ *\w+(?=: )/gm)?.map((name) => name.trim())).toEqual(['lo']);
  });

  it('has no capability, no way to new ones, and a user of its own', () => {
    for (const set of ['Inh', 'Prm', 'Eff', 'Bnd', 'Amb'])
      expect(report).toContain(`Cap${set}:\t0000000000000000`);
    expect(report).toContain('NoNewPrivs:\t1');
    expect(report).toContain('Seccomp:\t2');
    const uid = kind === 'build' ? 200_007 : 250_007;
    expect(report).toContain(`Uid:\t${uid}\t${uid}\t${uid}\t${uid}`);
  });

  it('is alone, under a name that tells nothing', () => {
    expect(report).toContain('hostname cgoforge pid 1');
    expect(existsSync('/usr/x')).toBe(false);
  });
});
