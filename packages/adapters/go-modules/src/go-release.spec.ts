import { describe, expect, it } from 'vitest';
import { isProgram, platformOf } from './go-release.js';

describe('isProgram', () => {
  it.each(['bin/go', 'bin/gofmt', 'pkg/tool/linux_amd64/cgo', 'lib/wasm/go_js_wasm_exec'])(
    'knows %s',
    (path) => expect(isProgram(path)).toBe(true),
  );

  it.each(['src/bin/go', 'src/cmd/go/go_test.go', 'pkg/include/textflag.h', 'VERSION', 'go_x_exec'])(
    'leaves %s',
    (path) => expect(isProgram(path)).toBe(false),
  );
});

it('platformOf speaks of architectures as Go does', () => {
  expect([platformOf('x64'), platformOf('arm64')]).toEqual(['linux-amd64', 'linux-arm64']);
});
