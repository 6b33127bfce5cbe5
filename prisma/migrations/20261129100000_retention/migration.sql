-- DropForeignKey
ALTER TABLE "builds" DROP CONSTRAINT "builds_tenant_id_source_digest_fkey";

-- AlterTable
ALTER TABLE "builds" ADD COLUMN     "deleted_at" TIMESTAMPTZ(6),
ADD COLUMN     "expired_at" TIMESTAMPTZ(6),
ADD COLUMN     "expired_source" JSONB,
ADD COLUMN     "pinned_at" TIMESTAMPTZ(6),
ALTER COLUMN "source_digest" DROP NOT NULL;

-- AlterTable
ALTER TABLE "sources" ADD COLUMN     "used_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- CreateTable
CREATE TABLE "discards" (
    "prefix" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "due_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "discards_pkey" PRIMARY KEY ("prefix")
);

-- CreateIndex
CREATE INDEX "builds_tenant_id_source_digest_idx" ON "builds"("tenant_id", "source_digest");

-- CreateIndex
CREATE INDEX "sources_object_key_idx" ON "sources"("object_key");

-- CreateIndex
CREATE INDEX "discards_due_at_idx" ON "discards"("due_at");

-- AddForeignKey
ALTER TABLE "builds" ADD CONSTRAINT "builds_tenant_id_source_digest_fkey" FOREIGN KEY ("tenant_id", "source_digest") REFERENCES "sources"("tenant_id", "digest") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema language cannot say.

-- A build that is kept has its source, one that expired says what it was. What is pinned does not expire.
ALTER TABLE "builds"
    ADD CONSTRAINT "builds_expired_check" CHECK (("expired_at" IS NULL) = ("source_digest" IS NOT NULL)
        AND ("expired_at" IS NULL) = ("expired_source" IS NULL)),
    ADD CONSTRAINT "builds_pinned_check" CHECK ("pinned_at" IS NULL OR "expired_at" IS NULL);

-- A round of retention looks at these alone.
CREATE INDEX "builds_kept" ON "builds" ("tenant_id", "id") WHERE "expired_at" IS NULL;
CREATE INDEX "builds_deleted" ON "builds" ("id") WHERE "deleted_at" IS NOT NULL;
