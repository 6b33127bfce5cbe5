-- AlterTable
ALTER TABLE "artifacts" ADD COLUMN     "built_on" JSONB;

-- AlterTable
ALTER TABLE "pools" ADD COLUMN     "machines" JSONB NOT NULL DEFAULT '{"ready": 1, "canScaleUp": false}',
ADD COLUMN     "sizes" JSONB NOT NULL DEFAULT '{}';

-- CreateTable
CREATE TABLE "received" (
    "attempt_id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "plan" JSONB NOT NULL,
    "log_bytes" BIGINT NOT NULL DEFAULT 0,
    "log_full" BOOLEAN NOT NULL DEFAULT false,
    "compiler_ended_at" TIMESTAMPTZ(6),
    "compiled" JSONB,
    "delivered" JSONB,
    "checked" JSONB,
    "withheld" JSONB,
    "heard_at" TIMESTAMPTZ(6),

    CONSTRAINT "received_pkey" PRIMARY KEY ("attempt_id")
);

-- CreateTable
CREATE TABLE "received_chunks" (
    "attempt_id" TEXT NOT NULL,
    "until" BIGINT NOT NULL,
    "data" BYTEA NOT NULL,

    CONSTRAINT "received_chunks_pkey" PRIMARY KEY ("attempt_id","until")
);

-- CreateTable
CREATE TABLE "received_files" (
    "attempt_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "object_key" TEXT NOT NULL,

    CONSTRAINT "received_files_pkey" PRIMARY KEY ("attempt_id","name")
);

-- CreateIndex
CREATE UNIQUE INDEX "received_tenant_id_attempt_id_key" ON "received"("tenant_id", "attempt_id");

-- AddForeignKey
ALTER TABLE "received" ADD CONSTRAINT "received_tenant_id_attempt_id_fkey" FOREIGN KEY ("tenant_id", "attempt_id") REFERENCES "attempts"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "received_chunks" ADD CONSTRAINT "received_chunks_attempt_id_fkey" FOREIGN KEY ("attempt_id") REFERENCES "received"("attempt_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "received_files" ADD CONSTRAINT "received_files_attempt_id_fkey" FOREIGN KEY ("attempt_id") REFERENCES "received"("attempt_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema language cannot say: states that must not exist.

ALTER TABLE "received"
    ADD CONSTRAINT "received_log_check" CHECK ("log_bytes" >= 0);

ALTER TABLE "received_chunks"
    ADD CONSTRAINT "received_chunks_data_check" CHECK (octet_length("data") BETWEEN 1 AND 1048576 AND "until" >= octet_length("data"));

ALTER TABLE "received_files"
    ADD CONSTRAINT "received_files_sha256_check" CHECK ("sha256" ~ '^[0-9a-f]{64}$' AND "size" >= 0);
