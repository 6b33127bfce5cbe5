-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "task_state" AS ENUM ('queued', 'running', 'verifying', 'succeeded', 'failed', 'cancelled');

-- CreateTable
CREATE TABLE "tenants" (
    "id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tenants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sources" (
    "tenant_id" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "object_key" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sources_pkey" PRIMARY KEY ("tenant_id","digest")
);

-- CreateTable
CREATE TABLE "builds" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "source_digest" TEXT NOT NULL,
    "name" TEXT,
    "options" JSONB NOT NULL,
    "module" JSONB NOT NULL,
    "prebuilt" JSONB NOT NULL,
    "notes" TEXT[],
    "idempotency_key" TEXT,
    "idempotency_fingerprint" TEXT,
    "cancel_requested_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "builds_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tasks" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "build_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "asked" TEXT NOT NULL,
    "resolved" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "pool" TEXT NOT NULL,
    "toolchain" TEXT NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 0,
    "state" "task_state" NOT NULL DEFAULT 'queued',
    "failure" JSONB,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "queued_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "due_at" TIMESTAMPTZ(6),
    "started_at" TIMESTAMPTZ(6),
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "tasks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attempts" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "task_id" TEXT NOT NULL,
    "pool" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "slot" INTEGER NOT NULL,
    "holder" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL DEFAULT 1,
    "lease_until" TIMESTAMPTZ(6) NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),
    "failure" JSONB,
    "released_at" TIMESTAMPTZ(6),
    "log_bytes" BIGINT NOT NULL DEFAULT 0,
    "log_chunks" INTEGER NOT NULL DEFAULT 0,
    "executor_bytes" BIGINT NOT NULL DEFAULT 0,
    "log_key" TEXT,

    CONSTRAINT "attempts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "log_chunks" (
    "tenant_id" TEXT NOT NULL,
    "attempt_id" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "until" BIGINT NOT NULL,
    "data" BYTEA NOT NULL,

    CONSTRAINT "log_chunks_pkey" PRIMARY KEY ("attempt_id","sequence")
);

-- CreateTable
CREATE TABLE "artifacts" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "task_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "object_key" TEXT NOT NULL,
    "report" JSONB,
    "check_result" JSONB,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "artifacts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pools" (
    "name" TEXT NOT NULL,
    "slots" INTEGER NOT NULL,
    "limits" JSONB NOT NULL,
    "toolchains" JSONB NOT NULL,
    "seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pools_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE UNIQUE INDEX "builds_tenant_id_idempotency_key_key" ON "builds"("tenant_id", "idempotency_key");

-- CreateIndex
CREATE UNIQUE INDEX "builds_tenant_id_id_key" ON "builds"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "tasks_pool_state_idx" ON "tasks"("pool", "state");

-- CreateIndex
CREATE UNIQUE INDEX "tasks_build_id_slug_key" ON "tasks"("build_id", "slug");

-- CreateIndex
CREATE UNIQUE INDEX "tasks_tenant_id_id_key" ON "tasks"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "attempts_task_id_number_key" ON "attempts"("task_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "attempts_tenant_id_id_key" ON "attempts"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "log_chunks_attempt_id_until_key" ON "log_chunks"("attempt_id", "until");

-- CreateIndex
CREATE UNIQUE INDEX "artifacts_task_id_name_key" ON "artifacts"("task_id", "name");

-- AddForeignKey
ALTER TABLE "sources" ADD CONSTRAINT "sources_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "builds" ADD CONSTRAINT "builds_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "builds" ADD CONSTRAINT "builds_tenant_id_source_digest_fkey" FOREIGN KEY ("tenant_id", "source_digest") REFERENCES "sources"("tenant_id", "digest") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_tenant_id_build_id_fkey" FOREIGN KEY ("tenant_id", "build_id") REFERENCES "builds"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_tenant_id_task_id_fkey" FOREIGN KEY ("tenant_id", "task_id") REFERENCES "tasks"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "log_chunks" ADD CONSTRAINT "log_chunks_tenant_id_attempt_id_fkey" FOREIGN KEY ("tenant_id", "attempt_id") REFERENCES "attempts"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "artifacts" ADD CONSTRAINT "artifacts_tenant_id_task_id_fkey" FOREIGN KEY ("tenant_id", "task_id") REFERENCES "tasks"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema language cannot say: states that must not exist.

-- A slot holds one attempt, a task has one attempt that has not ended.
CREATE UNIQUE INDEX "attempts_slot_key" ON "attempts"("pool", "slot") WHERE "released_at" IS NULL;
CREATE UNIQUE INDEX "attempts_current_key" ON "attempts"("task_id") WHERE "ended_at" IS NULL;

ALTER TABLE "attempts"
    ADD CONSTRAINT "attempts_number_check" CHECK ("number" > 0 AND "slot" >= 0 AND "epoch" > 0),
    ADD CONSTRAINT "attempts_log_check" CHECK ("log_bytes" >= 0 AND "log_chunks" >= 0 AND "executor_bytes" >= 0),
    ADD CONSTRAINT "attempts_ended_check" CHECK ("ended_at" IS NOT NULL OR ("released_at" IS NULL AND "failure" IS NULL)),
    ADD CONSTRAINT "attempts_released_check" CHECK (("released_at" IS NULL) = ("log_key" IS NULL));

ALTER TABLE "tasks"
    ADD CONSTRAINT "tasks_attempts_check" CHECK ("attempts" > 0 OR ("attempts" = 0 AND "state" IN ('queued', 'failed', 'cancelled'))),
    ADD CONSTRAINT "tasks_failure_check" CHECK (("failure" IS NOT NULL) = ("state" IN ('failed', 'cancelled'))),
    ADD CONSTRAINT "tasks_finished_check" CHECK (("finished_at" IS NOT NULL) = ("state" IN ('succeeded', 'failed', 'cancelled'))),
    ADD CONSTRAINT "tasks_due_check" CHECK ("due_at" IS NULL OR "state" = 'queued');

ALTER TABLE "builds"
    ADD CONSTRAINT "builds_idempotency_check" CHECK (("idempotency_key" IS NULL) = ("idempotency_fingerprint" IS NULL));

ALTER TABLE "sources"
    ADD CONSTRAINT "sources_digest_check" CHECK ("digest" LIKE 'h1:%' AND "size" >= 0);

ALTER TABLE "log_chunks"
    ADD CONSTRAINT "log_chunks_data_check" CHECK (octet_length("data") BETWEEN 1 AND 65536 AND "until" >= octet_length("data")),
    ADD CONSTRAINT "log_chunks_sequence_check" CHECK ("sequence" >= 0);

ALTER TABLE "artifacts"
    ADD CONSTRAINT "artifacts_sha256_check" CHECK ("sha256" ~ '^[0-9a-f]{64}$' AND "size" >= 0);

ALTER TABLE "pools"
    ADD CONSTRAINT "pools_slots_check" CHECK ("slots" > 0);

-- The tenant of a service that has no keys.
INSERT INTO "tenants" ("id") VALUES ('local');
