import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitUntil } from '../../apps/standalone/src/wait-until.js';
import { type SandboxSite, startSandboxSite } from '../support/sandbox-site.js';
import { app, cProgram, ExecutorSteps } from './executor-steps.js';

// Compiling is running the sender's code, so what that code can reach is tried here, by a program in the very
// containers that compile and check: each line it writes is a thing tried and the error, or `ok`, that came back. Where
// the source is compiled it stands for Go; what is checked was built with it inside.
const PROBE = String.raw`
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
static FILE *report;
static void tried(const char *what, long result) { fprintf(report, "%s %s\n", what, result < 0 ? strerrorname_np(errno) : "ok"); }
static void file(const char *path, const char *field) {
  char line[256]; FILE *f = fopen(path, "r");
  while (f && fgets(line, sizeof line, f)) if (!strncmp(line, field, strlen(field))) fprintf(report, "%s", line);
}
static void count(const char *path) {
  DIR *d = opendir(path); int n = 0; struct dirent *e;
  while (d && (e = readdir(d))) n += e->d_name[0] != '.';
  fprintf(report, "entries %s %d\n", path, n);
}
static void processes(void) {
  DIR *d = opendir("/proc"); struct dirent *e;
  while (d && (e = readdir(d))) if (e->d_name[0] >= '1' && e->d_name[0] <= '9') {
    char path[300], name[64] = ""; snprintf(path, sizeof path, "/proc/%s/comm", e->d_name);
    FILE *f = fopen(path, "r"); if (f && fgets(name, sizeof name, f)) fprintf(report, "process %s", name);
  }
}
void probe(void) {
  report = fopen("/tmp/.report", "w");
  const char *paths[] = {"/etc/shadow", "/root", "/var", "/run", "/proc/kcore", "/proc/1/root/etc/shadow", "/dev/loop0", "/dev/mem", "/work"};
  for (unsigned i = 0; i < sizeof paths / sizeof *paths; i++) { int fd = open(paths[i], O_RDONLY); char c; fprintf(report, "%s ", paths[i]);
    tried("open", fd < 0 ? fd : strcmp(paths[i], "/proc/kcore") ? fd : read(fd, &c, 1) - 1); }
  tried("write /usr", open("/usr/x", O_CREAT | O_WRONLY, 0600));
  tried("write /etc", open("/etc/x", O_CREAT | O_WRONLY, 0600));
  tried("write /plan", open("/plan/x", O_CREAT | O_WRONLY, 0600));
  tried("write /cgoforge", open("/cgoforge/exit.json", O_CREAT | O_WRONLY, 0600));
  tried("write /toolchain/go", open("/toolchain/go/x", O_CREAT | O_WRONLY, 0600));
  tried("write /delivered", open("/delivered/x", O_CREAT | O_WRONLY, 0600));
  tried("read token", open("/token/token", O_RDONLY));
  tried("see intake", open("/intake/intake.sock", O_PATH));
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
  char host[64]; gethostname(host, 64); fprintf(report, "hostname %s\n", host); processes();
  count("/home");
  fclose(report);
  rename("/tmp/.report", "/tmp/report");
  pause();
}
`;

/** Has the probe run in a container of an attempt, and answers what it wrote. */
async function probe(site: SandboxSite, kind: 'compile' | 'check'): Promise<string> {
  const steps = new ExecutorSteps(() => site);
  if (kind === 'compile') {
    const programs = join(site.layer('go-probe'), 'bin');
    mkdirSync(programs);
    const source = join(programs, 'probe.c');
    writeFileSync(source, `${PROBE}\nint main(void) { probe(); }`);
    execFileSync('gcc', ['-static', '-o', join(programs, 'go'), source]);
    await steps.launch(await site.begin(app(), { layers: { go: 'go-probe' } }));
  } else {
    const attempt = await steps.start(cProgram(`#cgo CFLAGS: -D_GNU_SOURCE\n${PROBE}`));
    const isDelivered = async () => (await steps.see(attempt)).received.delivered !== null;
    await waitUntil(240_000, 'What is to be checked was not built.', isDelivered);
  }
  const reports = () =>
    site
      .processes()
      .map(({ pid }) => `/proc/${pid}/root/tmp/report`)
      .filter((path) => existsSync(path));
  await waitUntil(60_000, 'The probe has written nothing.', async () => reports().length > 0);
  const [report = ''] = reports().map((path) => readFileSync(path, 'utf8'));
  await steps.releaseAll();
  return report;
}

describe('code of a sender', () => {
  let site: SandboxSite;
  beforeAll(async () => {
    site = await startSandboxSite({ CGOFORGE_SLOTS: '8' });
  });
  afterAll(() => site?.close());

  describe.each(['compile', 'check'] as const)('in the container of %s', (kind) => {
    let report = '';
    beforeAll(async () => {
      report = await probe(site, kind);
    });

    it.each(['/etc/shadow', '/proc/kcore', '/dev/loop0', '/dev/mem', '/work', '/proc/1/root/etc/shadow'])(
      'cannot read %s',
      (path) => expect(report).not.toContain(`${path} open ok`),
    );

    it('sees nothing of this machine in the folders of programs and people', () => {
      expect(report).toContain('entries /home 0');
      if (kind === 'compile')
        for (const path of ['/root', '/var', '/run']) expect(report).toContain(`${path} open ENOENT`);
    });

    it.each([
      ...['write /usr', 'write /etc', 'write /plan', 'write /cgoforge', 'write /toolchain/go'],
      ...['write /delivered', 'write sysctl', 'mount', 'unshare user', 'unshare mount', 'setuid', 'chroot'],
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
      const uid = kind === 'compile' ? 200_000 : 250_000;
      expect(report).toContain(`Uid:\t${uid}\t${uid}\t${uid}\t${uid}`);
    });

    it('has no token, and no way to intake', () => {
      expect(report).toContain('read token ENOENT');
      expect(report).toContain('see intake ENOENT');
    });

    it('is alone with the agent that started it, under a name that tells nothing', () => {
      expect(report).toContain('hostname cgoforge\n');
      const processes = [...report.matchAll(/^process (.*)$/gm)].map(([, name]) => name);
      expect(processes).toEqual(['agent', kind === 'compile' ? 'go' : 'app']);
      expect(existsSync('/usr/x')).toBe(false);
    });
  });
});
