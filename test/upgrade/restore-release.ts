import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyMigrations } from '@cgoforge/adapter-prisma';
import { postgresPart } from '../../apps/standalone/src/postgres.js';
import { postgresSoftware } from '../../apps/standalone/src/postgres-software.js';
import { startPart } from '../support/part.ts';
import { MIGRATIONS, sql } from '../support/postgres.ts';
import { testAccount } from '../support/server-places.ts';
import type { LeftRelease } from './left-release.ts';

/** Makes a home as the release would have left it a moment ago. */
export async function restoreRelease(release: LeftRelease, home: string): Promise<void> {
  mkdirSync(join(home, 'sandbox'), { recursive: true, mode: 0o700 });
  chmodSync(home, 0o755);
  execFileSync('tar', ['-xz', '-f', join(release.folder, 'home.tar.gz'), '-C', home]);
  const account = testAccount();
  if (account) {
    const ours = ['secrets', 'store'].map((name) => join(home, name));
    execFileSync('chown', ['--recursive', `${account.uid}:${account.gid}`, ...ours]);
  }
  const scratch = mkdtempSync(join(tmpdir(), 'cgoforge-release-'));
  chmodSync(scratch, 0o755);
  try {
    const part = postgresPart({
      software: await postgresSoftware(join(scratch, 'software')),
      folder: join(home, 'postgres'),
      socketFolder: join(scratch, 'run'),
      password: readFileSync(join(home, 'secrets/postgres-password'), 'utf8').trim(),
      ...(account && { account }),
    });
    const postgres = await startPart(part);
    await applyMigrations(part.url, migrationsOf(release, scratch));
    await load(part.url, release);
    await postgres.end(part.stopSignal);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** The migrations that the release knew, in a folder of their own. */
function migrationsOf({ migrations }: LeftRelease, scratch: string): string {
  const folder = join(scratch, 'migrations');
  for (const name of migrations) cpSync(join(MIGRATIONS, name), join(folder, name), { recursive: true });
  return folder;
}

/** What is open gets its times anew: the age of the fixture would by itself be over the limit of a queue or a build. */
async function load(url: string, { folder, stoppedAt }: LeftRelease): Promise<void> {
  await sql(url, readFileSync(join(folder, 'database.sql'), 'utf8'));
  const moved = (columns: readonly string[]) =>
    columns.map((column) => `${column} = ${column} + (now() - $1::timestamptz)`).join(', ');
  await sql(url, `UPDATE tasks SET ${moved(['queued_at', 'started_at'])} WHERE finished_at IS NULL`, [
    stoppedAt,
  ]);
  await sql(
    url,
    `UPDATE attempts SET ${moved(['created_at', 'started_at', 'lease_until'])} WHERE ended_at IS NULL`,
    [stoppedAt],
  );
}
