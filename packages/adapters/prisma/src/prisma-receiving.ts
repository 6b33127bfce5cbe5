import {
  type AdmittedAttempt,
  type AttemptReport,
  type FailureRecord,
  type ReceivedFile,
  Receiving,
  type SourceModule,
} from '@cgoforge/core';
import { admitAttempt, readModule } from './admit-attempt.js';
import { appendAgentLog } from './append-agent-log.js';
import type { Database } from './database.js';
import { Prisma } from './generated/client.js';
import { wakeForAttempt } from './notify.js';

/** What attempts send, into rows. Each change is one statement, which wakes who waits for it when and if it commits. */
export class PrismaReceiving implements Receiving {
  constructor(private readonly database: Database) {}

  admit(attempt: string): Promise<AdmittedAttempt | null> {
    return admitAttempt(this.database, attempt);
  }

  module(attempt: string): Promise<SourceModule> {
    return readModule(this.database, attempt);
  }

  appendLog(...piece: Parameters<Receiving['appendLog']>): Promise<{ bytes: number; full: boolean }> {
    return appendAgentLog(this.database, ...piece);
  }

  async addFile(attempt: string, { name, size, sha256, objectKey }: ReceivedFile): Promise<boolean> {
    // The statement does not see a row that another one made meanwhile, so what stands there is asked for afterwards.
    await this.database.$queryRaw`
      WITH changed AS (
        INSERT INTO received_files (attempt_id, name, sha256, size, object_key)
        SELECT attempt_id, ${name}, ${sha256}, ${size}::bigint, ${objectKey}
        FROM received JOIN attempts ON attempts.id = attempt_id
        WHERE attempt_id = ${attempt} AND ended_at IS NULL
        ON CONFLICT DO NOTHING
        RETURNING attempt_id
      )
      SELECT ${wakeForAttempt}::text FROM changed`;
    const stands = await this.database.receivedFile.findUnique({
      where: { attemptId_name: { attemptId: attempt, name } },
    });
    return stands?.sha256 === sha256;
  }

  async report(attempt: string, { kind, body }: AttemptReport): Promise<void> {
    const column = Prisma.raw(kind);
    await this.database.$queryRaw`
      WITH changed AS (
        UPDATE received SET ${column} = ${JSON.stringify(body)}::jsonb, heard_at = now()
        WHERE attempt_id = ${attempt} AND ${column} IS NULL
        RETURNING attempt_id
      )
      SELECT ${wakeForAttempt}::text FROM changed`;
  }

  async withhold(attempt: string, what: string, why: FailureRecord | null): Promise<void> {
    await (why === null
      ? this.database.$executeRaw`
          UPDATE received SET withheld = NULL WHERE attempt_id = ${attempt} AND withheld->>'what' = ${what}`
      : this.database.$executeRaw`
          UPDATE received SET withheld = ${JSON.stringify({ what, why })}::jsonb WHERE attempt_id = ${attempt}`);
  }
}
