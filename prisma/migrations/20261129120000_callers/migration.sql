-- AlterTable
ALTER TABLE "builds" ADD COLUMN     "caller" TEXT NOT NULL DEFAULT '';
