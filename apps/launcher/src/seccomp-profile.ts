// What a compiler, a linker and an ordinary program ask of the kernel. In the spirit of moby's default profile for a container
// without capabilities (github.com/moby/profiles, seccomp/default.json), and narrower: no ptrace, no other process's memory, no
// io_uring, no keyrings, no System V of other instruction sets, no file handles. What is not named here fails with EPERM.
const ALLOWED: Readonly<Record<string, string>> = {
  files: `access faccessat faccessat2 open openat openat2 creat close close_range read write readv writev pread64 pwrite64
    preadv pwritev preadv2 pwritev2 lseek stat fstat lstat newfstatat statx statfs fstatfs readlink readlinkat getdents
    getdents64 getcwd chdir fchdir mkdir mkdirat rmdir rename renameat renameat2 link linkat symlink symlinkat unlink unlinkat
    mknod mknodat chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat umask utime utimes utimensat futimesat truncate
    ftruncate fallocate fadvise64 readahead fsync fdatasync sync syncfs sync_file_range copy_file_range sendfile splice tee
    vmsplice dup dup2 dup3 fcntl flock ioctl getxattr lgetxattr fgetxattr getxattrat listxattr llistxattr flistxattr
    listxattrat setxattr lsetxattr fsetxattr setxattrat removexattr lremovexattr fremovexattr removexattrat cachestat
    inotify_init inotify_init1 inotify_add_watch inotify_rm_watch`,
  memory: `brk mmap munmap mremap mprotect madvise mincore msync mlock mlock2 mlockall munlock munlockall membarrier
    memfd_create mseal pkey_alloc pkey_free pkey_mprotect remap_file_pages map_shadow_stack`,
  processes: `fork vfork execve execveat exit exit_group wait4 waitid getpid getppid gettid getpgid getpgrp setpgid getsid
    setsid getuid geteuid getgid getegid getresuid getresgid getgroups setuid setgid setreuid setregid setresuid setresgid
    setgroups setfsuid setfsgid capget capset getpriority setpriority getrlimit setrlimit prlimit64 getrusage times prctl
    arch_prctl set_tid_address set_robust_list get_robust_list rseq futex futex_wait futex_wake futex_requeue futex_waitv
    sched_yield sched_getaffinity sched_setaffinity sched_getparam sched_setparam sched_getscheduler sched_setscheduler
    sched_getattr sched_setattr sched_get_priority_max sched_get_priority_min sched_rr_get_interval getcpu ioprio_get
    ioprio_set pidfd_open pidfd_send_signal process_mrelease seccomp landlock_create_ruleset landlock_add_rule
    landlock_restrict_self restart_syscall uname sysinfo getrandom`,
  signals: `kill tkill tgkill pause rt_sigaction rt_sigprocmask rt_sigpending rt_sigqueueinfo rt_tgsigqueueinfo rt_sigreturn
    rt_sigsuspend rt_sigtimedwait sigaltstack signalfd signalfd4 alarm getitimer setitimer`,
  time: `time gettimeofday clock_gettime clock_getres clock_nanosleep nanosleep timer_create timer_settime timer_gettime
    timer_getoverrun timer_delete timerfd_create timerfd_settime timerfd_gettime adjtimex clock_adjtime`,
  waiting: `select pselect6 poll ppoll epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 eventfd
    eventfd2 pipe pipe2 io_setup io_destroy io_submit io_cancel io_getevents io_pgetevents`,
  sockets: `socketpair bind listen accept accept4 connect shutdown getsockname getpeername getsockopt setsockopt sendto
    recvfrom sendmsg recvmsg sendmmsg recvmmsg`,
  ipc: `shmget shmat shmdt shmctl semget semop semtimedop semctl msgget msgsnd msgrcv msgctl mq_open mq_unlink mq_timedsend
    mq_timedreceive mq_notify mq_getsetattr`,
};

/** What programs of the 32-bit sisters of an architecture ask for beside that, under names of their own: wider numbers of
 * files, users and times, and calls that carry several. */
const ALLOWED_OF_32_BITS = `_llseek fcntl64 stat64 lstat64 fstat64 fstatat64 statfs64 fstatfs64 truncate64 ftruncate64 sendfile64
  fadvise64_64 arm_fadvise64_64 sync_file_range2 arm_sync_file_range chown32 fchown32 lchown32 mmap2 ugetrlimit waitpid nice
  getuid32 geteuid32 getgid32 getegid32 getresuid32 getresgid32 getgroups32 setuid32 setgid32 setreuid32 setregid32 setresuid32
  setresgid32 setgroups32 setfsuid32 setfsgid32 set_thread_area get_thread_area set_tls get_tls cacheflush breakpoint
  usr26 usr32 signal sigaction sigpending sigprocmask sigreturn sigsuspend _newselect ipc send recv
  clock_gettime64 clock_settime64 clock_getres_time64 clock_nanosleep_time64 clock_adjtime64 timer_gettime64 timer_settime64
  timerfd_gettime64 timerfd_settime64 utimensat_time64 pselect6_time64 ppoll_time64 io_pgetevents_time64 recvmmsg_time64
  mq_timedsend_time64 mq_timedreceive_time64 semtimedop_time64 rt_sigtimedwait_time64 futex_time64
  sched_rr_get_interval_time64`;

const ENOSYS = 38;
const EPERM = 1;
const EACCES = 13;

/** libseccomp takes the rules for `bind` and its like as rules for `socketcall` too, by which a program could then open
 * sockets of any family: what it is called with lies in memory, where a filter cannot look. A rule of its own keeps all of
 * it away; runc passes over one that has the errno of the default. */
const NO_SOCKETCALL = { names: ['socketcall'], action: 'SCMP_ACT_ERRNO', errnoRet: EACCES };

/** Every namespace flag of clone(2): CLONE_NEWNS | NEWCGROUP | NEWUTS | NEWIPC | NEWUSER | NEWPID | NEWNET. */
const NAMESPACE_FLAGS = 0x7e020000;
const AF_UNIX = 1;
const AF_INET6 = 10;

/** Harmless personalities: Linux, with 32-bit addresses, with UNAME26, and asking which is set. */
const PERSONALITIES = [0x0, 0x0008, 0x20000, 0x20008, 0xffffffff];

/** What a sandbox whose root is of an architecture, in Go's word for it, lets a program speak. System calls of another
 * instruction set are refused as a whole: the smaller sister of a machine's own has an entry, beside which the agent
 * speaks the machine's. */
const ARCHITECTURES: Readonly<Record<string, readonly string[]>> = {
  amd64: ['SCMP_ARCH_X86_64'],
  386: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86'],
  arm64: ['SCMP_ARCH_AARCH64'],
  arm: ['SCMP_ARCH_AARCH64', 'SCMP_ARCH_ARM'],
  ppc64le: ['SCMP_ARCH_PPC64LE'],
  s390x: ['SCMP_ARCH_S390X'],
  riscv64: ['SCMP_ARCH_RISCV64'],
};

/** Where clone(2) has its flags: second on s390x, where its first two arguments change places. */
const flagsOfClone = (arch: string) => (arch === 's390x' ? 1 : 0);

/** The profile for sandboxes on `arch`, as the OCI runtime specification writes it. Throws a sentence where there is none. */
export function seccompProfile(arch: string) {
  const architectures = ARCHITECTURES[arch];
  if (!architectures) throw new Error(`cgoforge does not know the architecture ${arch}.`);
  const isTwofold = architectures.length > 1;
  const lists = [...Object.values(ALLOWED), ...(isTwofold ? [ALLOWED_OF_32_BITS] : [])];
  return {
    defaultAction: 'SCMP_ACT_ERRNO',
    defaultErrnoRet: EPERM,
    architectures,
    syscalls: [
      ...(isTwofold ? [NO_SOCKETCALL] : []),
      { names: lists.flatMap((names) => names.split(/\s+/)), action: 'SCMP_ACT_ALLOW' },
      {
        names: ['clone'],
        action: 'SCMP_ACT_ALLOW',
        args: [{ index: flagsOfClone(arch), value: NAMESPACE_FLAGS, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' }],
      },
      // Its flags lie in memory, where a filter cannot look; ENOSYS makes every libc fall back to clone.
      { names: ['clone3'], action: 'SCMP_ACT_ERRNO', errnoRet: ENOSYS },
      ...[AF_UNIX, 2, AF_INET6].map((family) => onlyWith('socket', family)),
      ...PERSONALITIES.map((personality) => onlyWith('personality', personality)),
    ],
  };
}

function onlyWith(name: string, value: number) {
  return { names: [name], action: 'SCMP_ACT_ALLOW', args: [{ index: 0, value, op: 'SCMP_CMP_EQ' }] };
}
