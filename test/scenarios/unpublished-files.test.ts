import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packFiles } from '../support/pack-files.ts';
import { packSample } from '../support/samples.ts';
import { stackOfFile } from '../support/stack-of-file.ts';

const env = { CGOFORGE_OUTPUT_BYTES: String(3 * 1024 ** 2) };
const { stack, service } = await stackOfFile({ env });

const goMod = 'module example.com/app\n\ngo 1.24\n';
const WAIT = { timeout: 30_000, interval: 50 };

/** Attempts that have files in the store, once every slot is free again. */
async function untilStored(count: number): Promise<void> {
  const folder = join(stack.home, 'store/objects/attempts');
  await expect.poll(() => (existsSync(folder) ? readdirSync(folder) : []), WAIT).toHaveLength(count);
}

const flags = `package main

import (
	"flag"
	"fmt"
	"time"
)

func main() {
	name := flag.String("name", "", "")
	sleep := flag.Bool("sleep", false, "")
	flag.Parse()
	if *sleep {
		fmt.Println("asleep")
		time.Sleep(time.Hour)
	}
	fmt.Println("hello", *name)
}
`;

describe('files that are not published', () => {
  it('are removed when all together are too large, and the sentence names the limit', async () => {
    const main = 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("hello") }\n';
    const build = await service.build(
      packFiles({ 'go.mod': goMod, 'cmd/one/main.go': main, 'cmd/two/main.go': main }),
    );
    expect(build.tasks[0]?.failure).toMatchObject({ code: 'wrong_output', family: 'yours' });
    expect(build.tasks[0]?.failure?.detail).toContain('may have 3 MiB');
    await untilStored(0);
  });

  it('are removed when the program fails its check, and the sentence names the signal', async () => {
    const { tasks } = await service.build(packSample('crash'));
    expect(tasks[0]?.failure).toMatchObject({ code: 'loader_check_failed', family: 'yours' });
    expect(tasks[0]?.failure?.detail).toContain('SIGSEGV');
    await untilStored(0);
  });

  it.each([
    ['--version', 'app --version: It ended with 2. It said: flag provided but not defined: -version'],
    ['-sleep', 'app -sleep: It did not end within 10 s. It said: asleep'],
  ])('are removed when the program does not end well with %s', async (smoke, detail) => {
    const { tasks } = await service.build(packFiles({ 'go.mod': goMod, 'main.go': flags }), {
      smoke,
      output: 'app',
    });
    expect(tasks[0]?.failure).toMatchObject({ code: 'smoke_failed', family: 'yours' });
    expect(tasks[0]?.failure?.detail).toContain(detail);
    await untilStored(0);
  });

  it('are removed when the build is cancelled while they are checked', async () => {
    const main = 'package main\n\nimport "time"\n\nfunc main() { time.Sleep(time.Hour) }\n';
    const { body } = await service.submit(packFiles({ 'go.mod': goMod, 'main.go': main }));
    const state = async () => (await service.http.get(`/v1/builds/${body.id}`)).body.tasks[0].state;
    await expect.poll(state, WAIT).toBe('verifying');
    await service.http.post(`/v1/builds/${body.id}/cancel`).expect(202);
    expect((await service.ended(body.id)).state).toBe('cancelled');
    await untilStored(0);
  });

  it('leave those alone that are', async () => {
    const build = await service.build(packSample('pure-go'));
    await untilStored(1);
    const [artifact] = build.tasks[0]?.artifacts ?? [];
    expect(artifact && (await service.download(artifact)).length).toBe(artifact?.size);
  });

  it('are published when the program ends well with the arguments, with what it printed', async () => {
    const source = packFiles({ 'go.mod': goMod, 'main.go': flags });
    const { tasks } = await service.build(source, { smoke: "-name 'two words'" });
    const smoke = { exitCode: 0, output: 'hello two words' };
    expect(tasks[0]?.artifacts[0]?.check).toMatchObject({ passed: true, kind: 'ran', smoke });
  });
});
