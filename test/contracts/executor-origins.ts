import { expect, it } from 'vitest';
import { packNamesLater, packNeedsLibrary, packNewerSymbol } from '../support/beyond-source.js';
import type { ExecutorSteps } from './executor-steps.js';

/** What is said of a file that needs more than its target promises, and what is accepted of it. */
export function describeOrigins(steps: ExecutorSteps): void {
  it('names the object that came compiled and asks for a newer symbol', async () => {
    const { outcome, received, log } = await steps.build(packNewerSymbol());
    expect(outcome, log.toString()).toBeNull();
    expect(received.compiled?.origins).toEqual([
      {
        output: 'app',
        need: 'future_call@GLIBC_2.99 of libm.so.6',
        from: 'lib/libparse.a(parse.o), linked with sysroot/libfuture.so',
      },
    ]);
    expect(received.checked).toMatchObject([{ result: { passed: false } }]);
  });

  it('refuses a library beyond the minimal root, and names the package that links it', async () => {
    const { received } = await steps.build(packNeedsLibrary());
    const from = 'package example.com/app (lib/libsqlite3.so)';
    expect(received.compiled?.origins).toEqual([{ output: 'app', need: 'libsqlite3.so.0', from }]);
    const detail = 'A bare system of the target has no libsqlite3.so.0.';
    expect(received.checked).toMatchObject([{ result: { passed: false, detail } }]);
  });

  it('accepts the library with deps=allow, and names it', async () => {
    const { outcome, received } = await steps.build(packNeedsLibrary(), { deps: true });
    expect(outcome).toBeNull();
    const result = { passed: true, kind: 'not started', missing: ['libsqlite3.so.0'] };
    expect(received.checked).toMatchObject([{ result }]);
  });

  it('starts a program that names functions which it looks for later', async () => {
    const { outcome, received, log } = await steps.build(packNamesLater());
    expect(outcome, log.toString()).toBeNull();
    const result = { passed: true, kind: 'ran', exitCode: 0, lazy: true };
    expect(received.checked).toMatchObject([{ result }]);
  });

  it('sees one of them end that calls them in vain', async () => {
    const { received } = await steps.build(packNamesLater(), { smoke: 'now' });
    const smoke = { exitCode: 127, output: expect.stringContaining('undefined symbol: found_later') };
    expect(received.checked).toMatchObject([{ result: { passed: true, smoke } }]);
  });
}
