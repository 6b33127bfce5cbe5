import { printTarget } from '@cgoforge/core';
import { makeableToolchains } from '@cgoforge/toolchains';
import { describe, expect, it } from 'vitest';
import { EVERY_CASE } from '../support/every-case.ts';
import { packFiles } from '../support/pack-files.ts';
import { stackOfFile } from '../support/stack-of-file.ts';

// All toolchains are made for it, where nobody has made them on this machine yet.
const running = EVERY_CASE ? await stackOfFile({ env: { CGOFORGE_SLOTS: '2' } }) : null;

const source = packFiles({
  'go.mod': 'module example.com/app\n\ngo 1.21\n',
  'main.go': `package main

// #include <math.h>
// #cgo LDFLAGS: -lm
// static double root(double of) { return sqrt(of); }
import "C"

import (
	"fmt"
	"net"
	"os/user"
)

func main() {
	_, unknown := user.Lookup("nobody")
	fmt.Println(C.root(42*42), unknown == nil, net.ParseIP("::1"))
}
`,
});

describe.runIf(running)('Go', () => {
  const targets = makeableToolchains().flatMap((toolchain) => toolchain.targets.map(printTarget));

  it.each(['1.21.13', '1.22.12', '1.23.12', '1.24.11', '1.25.14'])(
    '%s compiles with every toolchain',
    async (go) => {
      const { service } = running as NonNullable<typeof running>;
      const fields = { go, targets: [...new Set(targets)].join() };
      const { body } = await service.submit(source, fields);
      const build = async () => (await service.http.get(`/v1/builds/${body.id}`)).body;
      const ended = { timeout: 1_800_000, interval: 1000 };
      await expect.poll(async () => (await build()).state, ended).toMatch(/succeeded|failed/);
      for (const { target, artifacts, failure } of (await build()).tasks) {
        expect(failure, target.resolved).toBeNull();
        expect(artifacts[0].report.go.version, target.resolved).toBe(`go${go}`);
        expect(artifacts[0].check.passed, target.resolved).toBe(true);
      }
    },
    1_900_000,
  );
});
