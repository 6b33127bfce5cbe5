-- AlterTable
ALTER TABLE "tasks" ADD COLUMN     "notes" TEXT[] DEFAULT ARRAY[]::TEXT[];
