-- CreateEnum
CREATE TYPE "log_writer" AS ENUM ('agent', 'supervisor');

-- AlterTable
ALTER TABLE "attempts" ADD COLUMN     "log_in_line" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "log_chunks" ADD COLUMN     "writer" "log_writer" NOT NULL DEFAULT 'supervisor';

-- What Prisma's schema language cannot say.

UPDATE "attempts" SET "log_in_line" = get_byte("data", octet_length("data") - 1) <> 10
FROM "log_chunks" AS "last"
WHERE "last"."attempt_id" = "attempts"."id" AND "last"."sequence" = "attempts"."log_chunks" - 1
    AND "released_at" IS NULL;

-- Brings to the log's rows what an intake of the previous release took of an agent's log and no worker has brought there.
-- Intake calls it too, since such an intake may run beside it for a while. Of two calls at once the second finds nothing.
CREATE FUNCTION "adopt_received_log"("adopted" TEXT) RETURNS VOID LANGUAGE sql AS $$
    WITH held AS (
        SELECT id, tenant_id, log_bytes, log_chunks, executor_bytes FROM attempts
        WHERE id = adopted AND released_at IS NULL FOR NO KEY UPDATE
    ), fresh AS (
        SELECT held.*, until,
            substring(data FROM greatest(octet_length(data) - (until - executor_bytes), 0)::int + 1) AS data
        FROM held JOIN received_chunks ON attempt_id = id WHERE until > executor_bytes
    ), pieces AS (
        SELECT id, tenant_id, log_bytes, log_chunks, executor_bytes,
            row_number() OVER (ORDER BY until, piece) AS place,
            least(until, until - octet_length(data) + (piece + 1) * 65536) AS until,
            substring(data FROM piece * 65536 + 1 FOR 65536) AS data
        FROM fresh, generate_series(0, (octet_length(data) - 1) / 65536) AS piece
    ), added AS (
        INSERT INTO log_chunks (tenant_id, attempt_id, sequence, until, writer, data)
        SELECT tenant_id, id, log_chunks + place - 1, log_bytes + until - executor_bytes, 'agent', data FROM pieces
    ), last AS (
        SELECT * FROM pieces ORDER BY place DESC LIMIT 1
    )
    UPDATE attempts SET
        log_bytes = last.log_bytes + until - last.executor_bytes,
        log_chunks = last.log_chunks + place,
        executor_bytes = until,
        log_in_line = get_byte(data, octet_length(data) - 1) <> 10
    FROM last WHERE attempts.id = last.id;
$$;

SELECT "adopt_received_log"("id") FROM "attempts"
WHERE "released_at" IS NULL AND EXISTS (SELECT FROM "received_chunks" WHERE "attempt_id" = "id");
