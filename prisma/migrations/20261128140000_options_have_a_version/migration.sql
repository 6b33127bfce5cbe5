-- It stands alone: who renews a lease locks attempts and then builds, and would meet a migration that holds both.

-- AlterTable
ALTER TABLE "builds" ADD COLUMN     "options_version" INTEGER NOT NULL DEFAULT 1;
