import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import type { BuildJson } from '../support/service.ts';
import { stackOfFile } from '../support/stack-of-file.ts';
import { type LeftBuild, readRelease, sourceOf } from './left-release.ts';
import { restoreRelease } from './restore-release.ts';

const release = readRelease('release-0.1');
const { running, queued, ...ended } = release.builds as Record<string, LeftBuild> &
  Record<'running' | 'queued', LeftBuild>;
const endedBuilds = Object.entries(ended);
const files = endedBuilds.flatMap(([, { build }]) => build.tasks.flatMap(({ artifacts }) => artifacts));
const keyed = Object.entries(release.builds).filter(([, { key }]) => key !== null);

const glibc = execFileSync('getconf', ['GNU_LIBC_VERSION'], { encoding: 'utf8' }).trim();
/** The release ran on such a machine, and only such a one takes up what it left open. */
const takesUp = process.arch === 'x64' && glibc === 'glibc 2.36';

const home = `/var/lib/cgoforge-test-upgrade-${process.pid}`;
afterAll(() => rmSync(home, { recursive: true }));
await restoreRelease(release, home);
const { stack, service } = await stackOfFile({ home, env: { CGOFORGE_SLOTS: '1' } });

/** An answer of the release, with its links as this service makes them. */
const answered = ({ build }: LeftBuild): BuildJson =>
  JSON.parse(JSON.stringify(build).replaceAll(release.url, stack.url));

/** The lines that are stored; those around them each release makes anew. */
const stored = (log: string) => log.split('\n').filter((line) => line.startsWith('['));

describe('an installation of 0.1 after the upgrade', () => {
  it.each(endedBuilds)('shows the build %s as it was', async (_, left) => {
    const { body } = await service.http.get(`/v1/builds/${left.build.id}`).expect(200);
    expect(body).toMatchObject(answered(left));
  });

  it.each(endedBuilds)('tells the log of the build %s to its last line', async (_, left) => {
    expect(stored(await service.log(left.build.id))).toEqual(stored(left.log));
  });

  it.each(files)('gives $name byte for byte', async (artifact) => {
    const content = await service.download(artifact);
    expect(createHash('sha256').update(content).digest('hex')).toBe(artifact.sha256);
  });

  it.each(keyed)('takes %s for the same build when it is sent again with its key', async (_, left) => {
    const again = await service
      .submit(sourceOf(release, left), left.fields)
      .set('idempotency-key', left.key ?? '');
    expect(again.body).toMatchObject({ id: left.build.id });
  });

  it('refuses another request under an old key', async () => {
    const { fields, key } = queued;
    const other = await service
      .submit(sourceOf(release, queued), { ...fields, output: 'other' })
      .set('idempotency-key', key ?? '');
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_mismatch' } });
  });

  it.skipIf(!takesUp)(
    'ends the build that ran once, by another attempt (on amd64 with glibc 2.36)',
    async () => {
      const build = await service.ended(running.build.id);
      expect(build).toMatchObject({
        state: 'succeeded',
        tasks: [{ attempts: 2, artifacts: [{ name: 'custom-lib' }] }],
      });
      const log = stored(await service.log(build.id));
      expect(log.slice(0, stored(running.log).length)).toEqual(stored(running.log));
      const attempts = await stack.sql(
        `select attempts.failure ->> 'code' as failure from attempts join tasks on tasks.id = task_id
       where build_id = '${build.id}' order by number`,
      );
      expect(attempts).toEqual([{ failure: 'lost' }, { failure: null }]);
    },
  );

  it.skipIf(!takesUp)('builds what waited, as it was asked (on amd64 with glibc 2.36)', async () => {
    const build = await service.ended(queued.build.id);
    expect(build).toMatchObject({
      state: 'succeeded',
      tasks: [{ attempts: 1, artifacts: [{ name: 'later' }] }],
    });
    expect(build).toMatchObject({ options: { output: 'later', ldflags: '-s -w', cache: true } });
  });

  it.skipIf(!takesUp)(
    'runs what failed again, from the source it has (on amd64 with glibc 2.36)',
    async () => {
      const id = ended.broken?.build.id ?? '';
      expect((await service.http.post(`/v1/builds/${id}/retry`)).status).toBe(202);
      const build = await service.ended(id);
      expect(build).toMatchObject({
        ...{ state: 'failed', rebuildOf: null },
        tasks: [{ attempts: 2, failure: { code: 'compile_error' } }],
      });
    },
  );

  it('does not know what compiled its builds, and says so to who wants one rebuilt', async () => {
    const [one] = endedBuilds.filter(([, { build }]) => build.state === 'succeeded');
    const { status, body } = await service.http.post(`/v1/builds/${one?.[1].build.id}/rebuild`);
    expect([status, body.code]).toEqual([409, 'toolchain_gone']);
  });

  it('has nothing left of the sandboxes that were there', async () => {
    const attempts = await stack.sql<{ id: string }>(
      `select attempts.id from attempts join tasks on tasks.id = task_id
       where build_id = '${running.build.id}' and number = 1`,
    );
    expect(attempts).toHaveLength(1);
    expect(globSync(`sandbox/*/${attempts[0]?.id}*`, { cwd: home })).toEqual([]);
  });
});
