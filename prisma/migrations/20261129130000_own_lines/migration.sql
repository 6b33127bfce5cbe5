-- AlterTable
ALTER TABLE "attempts" ADD COLUMN     "own_lines" JSONB;
