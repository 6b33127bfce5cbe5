import { goArchOf } from '@cgoforge/core';
import { expect, inject, it } from 'vitest';
import { packFiles } from '../support/pack-files.ts';
import { runAlone } from '../support/run-alone.ts';
import { packSample } from '../support/samples.ts';
import { Service } from '../support/service.ts';

const service = new Service(inject('serviceUrl'));
const TARGET = `linux/${goArchOf(process.arch)}:static`;

it.each(['custom-lib', 'cpp'])('%s starts where there is nothing', async (sample) => {
  const build = await service.build(packSample(sample), { targets: TARGET });
  expect(build.state, await service.log(build.id)).toBe('succeeded');
  const [artifact] = build.tasks[0]?.artifacts ?? [];
  if (!artifact) throw new Error('There is no artifact.');
  expect(artifact.report).toMatchObject({ linkage: 'static', interpreter: null, needed: [], glibc: null });
  expect(artifact.check).toMatchObject({ passed: true, kind: 'ran' });
  expect(runAlone(await service.download(artifact))).not.toBe('');
});

/** Of a program that has C of its own, and of one that has not. */
const lookUp = (importsC: string) =>
  packFiles({
    'go.mod': 'module a\n\ngo 1.24\n',
    'main.go': `package main
${importsC}
import (
	"fmt"
	"net"
	"os/user"
)

func main() {
	_, err := net.LookupHost("localhost")
	fmt.Println("looked up", err != nil)
	_, err = user.Current()
	fmt.Println(err)
}
`,
  });

it.each(['', '\nimport "C"\n'])('looks hosts and users up by itself, at any address, with%j', async (c) => {
  const build = await service.build(lookUp(c), { targets: TARGET, buildmode: 'pie' });
  const log = await service.log(build.id);
  expect(build.state, log).toBe('succeeded');
  expect(log).not.toContain('statically linked applications');
  const [artifact] = build.tasks[0]?.artifacts ?? [];
  expect(artifact?.report).toMatchObject({ linkage: 'static', pie: true });
  expect(artifact && runAlone(await service.download(artifact))).toMatch(/^looked up /);
});

const lookUpInC = {
  'go.mod': 'module a\n\ngo 1.24\n',
  'main.go': `package main

// #include <netdb.h>
// static int found(void) { struct addrinfo *all; return getaddrinfo("localhost", 0, 0, &all); }
import "C"

func main() { println(C.found()) }
`,
};

it('names the functions that load libraries of glibc when C calls them', async () => {
  const build = await service.build(packFiles(lookUpInC), { targets: TARGET });
  expect(build.state, await service.log(build.id)).toBe('succeeded');
  expect(build.tasks[0]?.notes).toEqual([expect.stringContaining('warning: getaddrinfo, linked statically')]);
});

it('no shared library is promised without a loader', async () => {
  const { status, body } = await service.submit(lookUp(''), { targets: TARGET, buildmode: 'c-shared' });
  expect([status, body.code]).toEqual([400, 'invalid_field']);
  expect(body.detail).toContain('ask for c-archive');
});
