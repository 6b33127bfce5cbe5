import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { packFiles } from '../support/pack-files.ts';
import { packSample } from '../support/samples.ts';
import { Service } from '../support/service.ts';
import { type Stack, startStack } from '../support/stack.ts';

let stack: Stack;
let service: Service;
beforeAll(async () => {
  stack = await startStack({ env: { CGOFORGE_OUTPUT_BYTES: String(3 * 1024 ** 2) } });
  service = new Service(stack.url);
});
afterAll(() => stack?.stop());

const goMod = 'module example.com/app\n\ngo 1.24\n';
const WAIT = { timeout: 30_000, interval: 50 };

/** Attempts that have files in the store, once every slot is free again. */
async function untilStored(count: number): Promise<void> {
  const folder = join(stack.home, 'store/objects/attempts');
  await vi.waitFor(() => expect(existsSync(folder) ? readdirSync(folder) : []).toHaveLength(count), WAIT);
}

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

  it('are removed when the program fails its check', async () => {
    expect((await service.build(packSample('crash'))).state).toBe('failed');
    await untilStored(0);
  });

  it('are removed when the build is cancelled while they are checked', async () => {
    const main = 'package main\n\nimport "time"\n\nfunc main() { time.Sleep(time.Hour) }\n';
    const files = packFiles({ 'go.mod': goMod, 'main.go': main });
    const { body } = await service.submit(files);
    await vi.waitFor(async () => {
      const build = await service.http.get(`/v1/builds/${body.id}`);
      expect(build.body.tasks[0].state).toBe('verifying');
    }, WAIT);
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
});
