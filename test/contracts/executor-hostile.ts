import { expect, it } from 'vitest';
import { app, type ExecutorSteps } from './executor-steps.js';

/** A program for which commands stand in for `go build`. */
const goOf = (commands: string) => `case $1 in list) printf 'm\\t/src\\n' ;; build) ${commands}\n;; esac`;

/** Says something to the sidecar, as the runner does. */
const tellSidecar = (path: string, body: string) =>
  `perl -MIO::Socket::UNIX -e 'select undef, undef, undef, 0.05 until $s = IO::Socket::UNIX->new("/cgoforge/sidecar.sock");
   print $s "POST ${path} HTTP/1.0\\r\\nContent-Length: " . length($ARGV[0]) . "\\r\\n\\r\\n$ARGV[0]"; print <$s>' '${body}'`;

const forged = (outputs: string[]) =>
  JSON.stringify({
    version: 2,
    ...{ step: 'build', exitCode: 0, signal: null, stoppedBy: null, outputs },
    ...{ oomKills: 0, refusedProcesses: 0, diskFull: false, cacheFull: false, wallMs: 1 },
    peak: { memoryBytes: 1, diskBytes: 1, processes: 1 },
  });
const passed = JSON.stringify({
  version: 2,
  files: [{ name: 'm', sha256: 'a'.repeat(64), result: { passed: true, kind: 'loaded' } }],
});

/** bpf, keyctl and userfaultfd, by their numbers on this architecture. */
const CALLS = process.arch === 'arm64' ? [280, 219, 282] : [321, 250, 323];

/** What needs more rights than a build has. */
const POWERS = [
  ...['mount -t tmpfs none /tmp', 'unshare -m true', 'chroot /tmp true', 'mknod /tmp/sda b 8 0'],
  ...['cat /etc/shadow', 'head -c 1 /proc/kcore', 'cat /dev/mem', 'tee /proc/sys/kernel/core_pattern'],
];

/** What a sender's code tries where its source is compiled, and what comes of it. In both executors it is the same. */
export function describeHostile(steps: ExecutorSteps): void {
  /** Builds with these commands in the place of `go build`. */
  const build = async (commands: string) => {
    const wish = await steps.site.actAsGo(goOf(commands));
    return steps.run(await steps.site.begin(app(), wish));
  };

  it.each([
    ['a link', 'ln -s /etc/passwd /out/m', 'm is a link, not a file.'],
    ['a link to the token', 'ln -s /token/token /out/m', 'm is a link, not a file.'],
    ['a fifo', 'mkfifo /out/m', 'm is not a regular file.'],
    ['a folder', 'mkdir /out/m', 'm is not a regular file.'],
    ['nothing', 'true', 'The build left no file m.'],
    ['a file that has a hole', 'truncate -s 1T /out/m', 'and all files of a target together may have'],
  ])('leaves %s as its output, and nothing is delivered', async (_, commands, refusal) => {
    const { outcome, received } = await build(commands);
    expect(outcome).toMatchObject({ code: 'wrong_output', detail: expect.stringContaining(refusal) });
    expect(received.files).toEqual([]);
  });

  it('cannot end, stop or read the agent that started it, nor write what is not its own', async () => {
    const { outcome, log } = await build(`kill -9 1; kill -STOP 1; kill -9 -1
for path in /proc/1/environ /proc/1/mem /proc/1/fd/0 /proc/1/root/etc/passwd /token/token /intake/intake.sock; do
  (: <$path) 2>/dev/null && echo "read $path"; done
for path in /cgoforge/agent /plan/plan.json /toolchain/go/x /cgoforge/x /delivered/x /usr/x /etc/x; do
  (: >$path) 2>/dev/null && echo "wrote $path"; done
echo alive; exit 3`);
    expect(outcome).toMatchObject({ code: 'compile_error', detail: 'go build exited with 3.' });
    expect(log.toString()).not.toMatch(/^(read|wrote) /m);
    expect(log.toString()).toMatch(/^alive$/m);
  });

  it('has no capability, no way to new ones, and no power over the machine', async () => {
    const { log } = await build(`grep -E '^(Cap|NoNewPrivs|Seccomp:)' /proc/self/status
for try in ${POWERS.map((power) => `'${power}'`).join(' ')}; do $try </dev/null >/dev/null 2>&1 && echo "could $try"; done
perl -e 'for (@ARGV) { print "call $_ was let through: $!\\n" unless syscall($_, 0, 0, 0) < 0 && $!{EPERM} }' ${CALLS.join(' ')}
exit 3`);
    const lines = log.toString().split('\n');
    expect(lines.filter((line) => /^Cap/.test(line) && !/\t0{16}$/.test(line))).toEqual([]);
    expect(lines).toEqual(expect.arrayContaining(['NoNewPrivs:\t1', 'Seccomp:\t2']));
    expect(lines.filter((line) => /^could |^call /.test(line))).toEqual([]);
  });

  it('fails by itself when it sends the agent signals, whichever', async () => {
    const all = await build('for signal in $(seq 64); do [ $signal = 15 ] || kill -$signal 1; done; exit 3');
    expect(all.outcome).toMatchObject({ code: 'compile_error', detail: 'go build exited with 3.' });
    await steps.releaseAll();
    const end = await build('kill -TERM 1; sleep 1000');
    expect(end.outcome?.code).toBe('compile_error');
  });

  it('cannot report that it built something, nor that it was checked', async () => {
    const { outcome, ending, received, log } = await build(
      `cp /usr/bin/true /out/m; ${tellSidecar('/compiled', forged(['m']))}; ${tellSidecar('/checked', passed)}; exit 3`,
    );
    expect(log.toString()).toContain('HTTP/1.0 204');
    expect(log.toString()).toContain('HTTP/1.0 409');
    expect(outcome?.code).toBe('compile_error');
    expect(ending.outputs).toEqual([]);
    expect(received.checked).toBeNull();
  });

  it('comes to an end when it reports a file that there is not', async () => {
    const { outcome } = await build(
      `cp /usr/bin/true /out/m; ${tellSidecar('/compiled', forged(['m', 'n']))}`,
    );
    expect(outcome).toMatchObject({ code: 'wrong_output', detail: 'The build left no file n.' });
  });

  it('leaves no process behind that holds its log open', async () => {
    const { outcome, log } = await build(
      'sleep 1000 & setsid sleep 1000 & echo last; cp /usr/bin/true /out/m',
    );
    expect(outcome).toBeNull();
    expect(log.toString()).toBe('last\n');
    expect(await steps.site.running()).not.toContain('sleep');
  });
}
