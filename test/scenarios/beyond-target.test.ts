import { describe, expect, it } from 'vitest';
import { packNeedsLibrary, packNewerSymbol } from '../support/beyond-source.ts';
import { stackOfFile } from '../support/stack-of-file.ts';

const { service } = await stackOfFile();

describe('a file that needs more than its target promises', () => {
  it('fails, and its sender is told the symbol, its version, what asks for it, and that no target has it', async () => {
    const { tasks } = await service.build(packNewerSymbol());
    const failure = tasks[0]?.failure;
    expect(failure).toMatchObject({ code: 'wrong_output', family: 'yours' });
    expect(failure?.detail).toContain('needs glibc 2.99, but glibc 2.');
    expect(failure?.detail).toContain(
      'future_call@GLIBC_2.99 of libm.so.6 is asked for by lib/libparse.a(parse.o), linked with sysroot/libfuture.so.',
    );
    expect(failure?.next).toContain('No target that is offered here is known to have it');
  });

  it('fails for want of a library, and its sender is told what links it and how it is accepted', async () => {
    const { tasks } = await service.build(packNeedsLibrary());
    const failure = tasks[0]?.failure;
    expect(failure).toMatchObject({ code: 'loader_check_failed', family: 'yours' });
    expect(failure?.detail).toBe(
      'app: A bare system of the target has no libsqlite3.so.0. ' +
        'libsqlite3.so.0 is asked for by package example.com/app (lib/libsqlite3.so).',
    );
    expect(failure?.next).toContain('-F deps=allow');
  });

  it('is accepted with deps=allow where it needs only libraries, which are reported with their packages', async () => {
    const build = await service.build(packNeedsLibrary(), { deps: 'allow' });
    expect(build.state, await service.log(build.id)).toBe('succeeded');
    const [artifact] = build.tasks[0]?.artifacts ?? [];
    const detail = 'A bare system of the target has no libsqlite3.so.0.';
    expect(artifact?.check).toEqual({
      ...{ passed: true, kind: 'not started', detail },
      missing: ['libsqlite3.so.0'],
    });
    const [dependency, ...others] = artifact?.report?.dependencies ?? [];
    expect(others).toEqual([]);
    expect(dependency?.library).toBe('libsqlite3.so.0');
    expect(dependency?.packages).toContainEqual({ system: 'Debian 12', package: 'libsqlite3-0' });
    expect(dependency?.packages).toContainEqual({ system: 'RHEL 9', package: null });
    const debian = artifact?.report?.startsOn.find(({ system }) => system === 'Debian 12');
    expect(debian).toMatchObject({ starts: false });
    expect(await service.log(build.id)).toContain(
      'cgoforge: needs libsqlite3.so.0 (libsqlite3-0 on Debian 11, 12, 13',
    );
  });

  it('is refused with deps=allow where a symbol is too new', async () => {
    const { tasks } = await service.build(packNewerSymbol(), { deps: 'allow' });
    expect(tasks[0]?.failure).toMatchObject({ code: 'wrong_output' });
  });
});
