import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packSample } from '../support/samples.ts';
import { serveHttp } from '../support/serve-http.ts';
import { Service } from '../support/service.ts';
import { type Stack, startStack } from '../support/stack.ts';

const home = `/var/lib/cgoforge-test-standalone-${process.pid}`;
let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ home });
});

afterAll(async () => {
  await stack.stop();
  rmSync(home, { recursive: true, force: true });
});

describe('the embedded service', () => {
  it('says which lines to try, for the targets that this machine has', async () => {
    const said = () => stack.said.join('\n');
    await expect.poll(said).toContain('curl.exe');
    expect(said()).toContain('targets=linux/');
  });

  it('refuses a second start in one home with a sentence', async () => {
    await expect(startStack({ home })).rejects.toThrow('cgoforge runs here already');
  });

  it('refuses a busy port with a sentence', async () => {
    const { port, stop } = await serveHttp(() => undefined);
    await expect(startStack({ port })).rejects.toThrow(`Port ${port} is in use`);
    stop();
  });

  it('ends the same attempt when its launcher is killed in the middle of it', async () => {
    const service = new Service(stack.url);
    const { body } = await service.submit(packSample('custom-lib'), { cache: 'off' });
    await stack.untilBusy(1);
    await stack.kill('launcher');
    const build = await service.ended(body.id);
    expect(build).toMatchObject({ state: 'succeeded', tasks: [{ attempts: 1 }] });
    expect(stack.said.join('\n')).toContain('launcher serves again');
  });

  it('finds all builds again after Ctrl-C, and tries again what ran then', async () => {
    const { body } = await new Service(stack.url).submit(packSample('custom-lib'), { cache: 'off' });
    await stack.untilBusy(1);
    await stack.stop('SIGINT');
    stack = await startStack({ home });
    const build = await new Service(stack.url).ended(body.id);
    expect(build).toMatchObject({ state: 'succeeded', tasks: [{ attempts: 2 }] });
  });

  it('refuses the data of a newer version with a sentence, and leaves it alone', async () => {
    await stack.sql(
      `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) values ('f', 'x', '29990101000000_future', now(), 1)`,
    );
    await stack.stop();
    await expect(startStack({ home })).rejects.toThrow('29990101000000_future');
  });
});
