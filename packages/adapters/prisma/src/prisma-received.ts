import { type AgentPlan, type Clock, Received, type ReceivedAttempt } from '@cgoforge/core';
import type { Database } from './database.js';
import { wakeForAttempt } from './notify.js';

/** What attempts have sent, as rows. Each change is one statement, which wakes who waits for it when and if it
 * commits. */
export class PrismaReceived implements Received {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async open(plan: AgentPlan): Promise<void> {
    await this.database.$queryRaw`
      WITH changed AS (
        INSERT INTO received (attempt_id, tenant_id, plan)
        SELECT id, tenant_id, ${JSON.stringify(plan)}::jsonb FROM attempts
        WHERE id = ${plan.attempt} AND ended_at IS NULL
        ON CONFLICT DO NOTHING
        RETURNING attempt_id
      )
      SELECT ${wakeForAttempt}::text FROM changed`;
  }

  async compilerEnded(attempt: string): Promise<void> {
    await this.database.$queryRaw`
      WITH changed AS (
        UPDATE received SET compiler_ended_at = ${this.clock.now()}::timestamptz
        WHERE attempt_id = ${attempt} AND compiler_ended_at IS NULL
        RETURNING attempt_id
      )
      SELECT ${wakeForAttempt}::text FROM changed`;
  }

  async find(attempt: string): Promise<ReceivedAttempt | null> {
    // An intake of the previous release stored what the compiler said without `cacheFull`.
    const [row] = await this.database.$queryRaw<ReceivedAttempt[]>`
      SELECT log_full AS "logFull", delivered, checked, withheld->'why' AS withheld,
        '{"cacheFull": false}' || compiled AS compiled,
        (extract(epoch FROM now() - heard_at) * 1000)::float8 AS "silentMs",
        (
          SELECT coalesce(jsonb_agg(
            jsonb_build_object('name', name, 'size', size, 'sha256', sha256, 'objectKey', object_key)
            ORDER BY name COLLATE "C"
          ), '[]')
          FROM received_files WHERE attempt_id = received.attempt_id
        ) AS files
      FROM received WHERE attempt_id = ${attempt}`;
    return row ?? null;
  }

  async forget(attempt: string): Promise<void> {
    await this.database.$queryRaw`
      WITH changed AS (DELETE FROM received WHERE attempt_id = ${attempt} RETURNING attempt_id)
      SELECT ${wakeForAttempt}::text FROM changed`;
  }
}
