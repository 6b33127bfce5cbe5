import type { BuildError } from '@cgoforge/core';
import { sourceFacts } from '@test-support/source-facts.js';
import { describe, expect, it } from 'vitest';
import { CAUSES } from './causes.js';
import { diagnose } from './diagnose.js';

const error = (text: string, change: Partial<BuildError> = {}): BuildError => ({
  file: 'main.go',
  line: 3,
  column: null,
  text,
  kind: 'c',
  ...change,
});

describe('diagnose', () => {
  it('names a fact of the source only where the error names it too', () => {
    const source = sourceFacts({
      'go.mod': 'module example.com/app\n\nreplace example.com/unused => ../unused\n',
      'main.go': 'package main\n',
      'lib/libans.a': '!<arch>\n\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x01\0\xb7\0',
      '.gitmodules': '\tpath = third_party/zlite\n',
      'data.bin': 'version https://git-lfs.github.com/spec/v1\n',
    });
    const typeError = error('cannot use C.ans() (value of type _Ctype_int) as string value', { kind: 'go' });
    expect(diagnose([typeError], source)).toMatchObject({ cause: 'error-in-go', why: null });
    expect(diagnose([error('other.h: No such file or directory')], source)?.cause).toBe('header-missing');
  });

  it('takes the first error for what is to be mended first, but all of what the linker says', () => {
    const source = sourceFacts({ 'main.go': '' });
    const noHeader = error('vips/vips.h: No such file or directory');
    expect(diagnose([error("unknown type name 'u8'"), noHeader], source)?.cause).toBe('error-in-c');
    const link = (text: string) => error(text, { kind: 'linker', file: null, line: null });
    expect(diagnose([link('odd'), link("undefined reference to `pow'")], source)?.cause).toBe('libm');
  });

  it('says whose header, .pc file or library it is', () => {
    const source = sourceFacts({ 'main.go': '' });
    const nextOf = (one: BuildError) => diagnose([one], source)?.next;
    expect(nextOf(error('vips/vips.h: No such file or directory'))).toContain('libvips-dev');
    expect(
      nextOf(error("Package 'vips' was not found in the pkg-config search path.", { kind: 'pkg-config' })),
    ).toContain('libvips-dev');
    expect(nextOf(error('cannot find -lusb-1.0: No such file or directory', { kind: 'linker' }))).toContain(
      'libusb-1.0-0-dev',
    );
  });

  it('says how to send a module along that Go asks for and nobody has', () => {
    const text = 'example.com/private@v1.0.0: module lookup disabled by GOPROXY=off';
    const asked = error(text, { kind: 'packages', file: null, line: null });
    expect(diagnose([asked], sourceFacts({}))?.cause).toBe('module-not-to-be-had');
  });

  it('names another runtime where zig does not link as the source asks', () => {
    const refused = error('unsupported linker arg: --defsym', { kind: 'linker', file: null, line: null });
    const { cause, next } = diagnose([refused], sourceFacts({})) ?? {};
    expect(cause).toBe('option-of-another-linker');
    expect(next).toMatch(/^Leave --defsym out of the LDFLAGS, or build for .*static/);
  });

  const member = (name: string, content: string) =>
    `${name.padEnd(48)}${String(content.length).padEnd(10)}\`\n${content}${content.length % 2 ? '\n' : ''}`;
  const archive = `!<arch>\n${member('/', '\0parse\0')}${member('a.o/', 'one\0')}${member('p.o/', '\0__isoc23_strtol\0x')}`;
  const inArchive = (text: string) =>
    diagnose(
      [error(text, { kind: 'linker', file: 'lib/libp.a', line: null })],
      sourceFacts({ 'lib/libp.a': archive }),
    );

  it.each([
    ['fstat64', 'glibc-for-musl', /compiled for musl, or its sources; or build for a runtime of glibc/],
    ['std::__throw_length_error(char const*)', 'libstdcxx-for-libcxx', /glibc2\.31 or static/],
    ['__isoc23_strtol', 'newer-glibc', /or build for linux\/amd64:glibc2\.41/],
    ['pow', 'libm', /-lm/],
  ])('knows what lld says of %s', (symbol, cause, step) => {
    expect(inArchive(`undefined symbol: ${symbol}`)).toMatchObject({
      cause,
      next: expect.stringMatching(step),
    });
  });

  it('does not ask for a C++ library that is there, but older', () => {
    const found = inArchive("undefined reference to `std::__throw_bad_array_new_length()'");
    expect(found).toMatchObject({
      cause: 'newer-libstdcxx',
      why: expect.stringContaining('lacks std::__throw_bad_array_new_length().'),
    });
    expect(inArchive("undefined reference to `std::terminate()'")?.cause).toBe('libstdcxx');
  });

  it('names the member, the symbol with its version, and the target that has it', () => {
    expect(inArchive("undefined reference to `__isoc23_strtol'")).toEqual({
      cause: 'newer-glibc',
      why: 'lib/libp.a(p.o) was compiled on a system with a newer glibc than that of the target: it needs __isoc23_strtol@GLIBC_2.38.',
      next: 'Compile lib/libp.a on a system as old as the runtime of the target, or send its sources; or build for linux/amd64:glibc2.41.',
    });
    expect(inArchive("undefined reference to `closefrom'")?.next).toContain('linux/amd64:glibc2.36');
  });

  it('takes the version that the name has, and says where no target has it', () => {
    const found = inArchive("undefined reference to `future@GLIBC_2.99'");
    expect(found?.why).toMatch(/^lib\/libp\.a was .* future@GLIBC_2\.99\.$/);
    expect(found?.next).toMatch(/, or send its sources: no target that is offered here has that\.$/);
  });

  it('blames no newer glibc for a name that it has had for long, nor for one of the source', () => {
    expect(inArchive("undefined reference to `strtol'")?.cause).not.toBe('newer-glibc');
    const own = error("undefined reference to `strlcpy'", { kind: 'linker' });
    expect(diagnose([own], sourceFacts({ 'main.go': '' }))?.cause).not.toBe('newer-glibc');
  });

  it('knows nothing of no error', () => {
    expect(diagnose([], sourceFacts({}))).toBeNull();
  });
});

describe('the list of causes', () => {
  it('has each name once, and for each word of a sentence something that fills it', () => {
    expect(new Set(CAUSES.map(({ name }) => name)).size).toBe(CAUSES.length);
    for (const { name, sees, proof, why = '', next } of CAUSES) {
      const groups = [...sees.source.matchAll(/\(\?<(\w+)>/g)].map(([, group]) => group);
      const known = ['file', 'place', 'arch', ...groups];
      const words = [...`${why}${next}`.matchAll(/(?<!\$)\{(\w+)\}/g)].map(([, word]) => word);
      if (!proof)
        expect(
          words.filter((word) => !known.includes(word)),
          name,
        ).toEqual([]);
      expect(next, name).toMatch(/^[A-Z].*[^ ]$/);
    }
  });
});
