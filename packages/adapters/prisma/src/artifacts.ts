import {
  type ArtifactView,
  type CheckResult,
  type Comparison,
  type FileReport,
  type Ids,
  type Machine,
  REPORT_DEFAULTS,
  type ReceivedFile,
  type VerifiedFile,
} from '@cgoforge/core';
import type { Transaction } from './database.js';
import type { Prisma } from './generated/client.js';
import { fromJson, toJson } from './json.js';
import type { MovedTask } from './transition.js';

export async function insertArtifacts(
  tx: Transaction,
  ids: Ids,
  at: Date,
  task: MovedTask,
  files: readonly VerifiedFile[],
): Promise<void> {
  await tx.artifact.createMany({
    data: files.map((file, position) => ({
      id: ids.next('art'),
      tenantId: task.tenant,
      taskId: task.id,
      position,
      ...{ name: file.name, sha256: file.sha256, size: BigInt(file.size), objectKey: file.objectKey },
      ...(file.report && { report: toJson(file.report) }),
      ...(file.check && { check: toJson(file.check) }),
      builtOn: toJson(file.builtOn),
      ...(file.comparedWith && { comparedWith: toJson(file.comparedWith) }),
      createdAt: at,
    })),
  });
}

export function artifactView(row: Prisma.ArtifactModel): ArtifactView {
  return {
    ...{ id: row.id, ...receivedFile(row) },
    report: readReport(row.report),
    check: fromJson<CheckResult | null>(row.check),
    builtOn: fromJson<Machine | null>(row.builtOn),
    comparedWith: fromJson<Comparison | null>(row.comparedWith),
  };
}

/** What is stored of it. */
export function receivedFile({ name, sha256, size, objectKey }: Prisma.ArtifactModel): ReceivedFile {
  return { name, sha256, size: Number(size), objectKey };
}

/** Reports of releases before do not say where a file starts, allow no libraries, and are of files for Linux alone. */
function readReport(stored: Prisma.JsonValue): FileReport | null {
  const report = fromJson<(Omit<FileReport, keyof typeof REPORT_DEFAULTS> & Partial<FileReport>) | null>(
    stored,
  );
  return report && { ...REPORT_DEFAULTS, ...report };
}
