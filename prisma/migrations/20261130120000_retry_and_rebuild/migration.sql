-- AlterTable
ALTER TABLE "builds" ADD COLUMN     "rebuild_of" TEXT,
ADD COLUMN     "renewed_at" TIMESTAMPTZ(6);

-- AlterTable
ALTER TABLE "tasks" ADD COLUMN     "attempts_before" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "rebuild_of" JSONB;

-- AlterTable
ALTER TABLE "attempts" ADD COLUMN     "compiled_with" JSONB;

-- AlterTable
ALTER TABLE "artifacts" ADD COLUMN     "compared_with" JSONB;

-- What Prisma's schema language cannot say.

-- A round of retention asks of each build whether it is being built anew.
CREATE INDEX "builds_rebuilt" ON "builds" ("rebuild_of") WHERE "rebuild_of" IS NOT NULL;
