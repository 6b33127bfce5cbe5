import { describe, expect, it } from 'vitest';
import { judgeLoading, judgeRun } from './check-output.js';
import { elfKindOf } from './elf-kind.js';
import { signalOf } from './runc.js';

const usage = { memoryBytes: 0, processes: 0, oomKills: 0, refusedProcesses: 0 };
const ran = (exitCode: number, output = '', stillRunning = false) =>
  judgeRun({ exitCode, signal: signalOf(exitCode), usage, output, stillRunning });

describe('the judgement of a program that was started', () => {
  it.each([0, 1, 2, 255])('records exit status %i and does not judge it', (exitCode) => {
    expect(ran(exitCode)).toEqual({ passed: true, kind: 'ran', exitCode, stillRunning: false });
  });

  it('passes what still runs', () => {
    expect(ran(137, '', true)).toEqual({ passed: true, kind: 'ran', exitCode: null, stillRunning: true });
  });

  it.each([
    [132, 'SIGILL'],
    [135, 'SIGBUS'],
    [139, 'SIGSEGV'],
  ])('fails what exit status %i says was ended by %s', (exitCode, signal) => {
    expect(ran(exitCode)).toMatchObject({ passed: false, detail: expect.stringContaining(signal) });
  });

  it('asks the loader where it or the program may have said 127', () => {
    expect(ran(127)).toBe('unclear');
    expect(ran(127, "timeout: failed to run command '/mnt/x': No such file")).toMatchObject({
      passed: false,
    });
  });

  it('names each library that is missing, and no path of ours', () => {
    const output =
      '\tlibone.so.1 => not found\n\t/src/lib/libtwo.so => not found\n\tlibone.so.1 => not found\n';
    expect(judgeLoading({ exitCode: 0, output })).toEqual({
      passed: false,
      detail: "The target's minimal root has no libone.so.1, libtwo.so.",
    });
    const version = "/mnt/app: /lib/libc.so.6: version `GLIBC_2.99' not found (required by /mnt/app)";
    expect(judgeLoading({ exitCode: 1, output: version })).toMatchObject({
      detail: expect.stringMatching(/It said: app: .*GLIBC_2\.99.*\(required by app\)$/),
    });
  });

  it('says in one harmless line what the loader refuses', () => {
    const output = '\n/mnt/app: error while loading shared libraries: libnone.so.1: cannot open\u001b[2J';
    expect(judgeLoading({ exitCode: 127, output })).toEqual({
      passed: false,
      detail: expect.stringMatching(
        /^The loader refuses it\. It said: [\x20-\x7e]*libnone\.so\.1[\x20-\x7e]*$/,
      ),
    });
    expect(judgeLoading({ exitCode: 0, output: 'libc.so.6 => /lib/libc.so.6' })).toBeNull();
  });

  it('takes no file apart that is not whole', () => {
    expect(elfKindOf(() => Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1]))).toBe('other');
    expect(elfKindOf(() => Buffer.alloc(0))).toBe('other');
  });
});
