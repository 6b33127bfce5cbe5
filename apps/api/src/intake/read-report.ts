import { AGENT_PROTOCOL, type AttemptReport, Failure } from '@cgoforge/core';
import { z } from 'zod';
import { checkReports, compileReport, deliveryReport } from './report-schemas.js';

/** The version that a report says it has; one of the previous release says none. */
const versioned = z.object({ version: z.number() });

/** A report as it came, of this release or the previous one. Throws `report_invalid` for any other, and `not_found`
 * where there is no such kind. */
export function readReport(kind: string, body: Buffer): AttemptReport {
  const report = inThisVersion(kind, parseJson(body));
  switch (kind) {
    case 'compiled':
      return { kind, body: parsed(compileReport, report) };
    case 'delivered':
      return { kind, body: parsed(deliveryReport, report) };
    case 'checked':
      return { kind, body: parsed(checkReports, report).files };
    default:
      throw new Failure('not_found', `There is no report ${kind}.`);
  }
}

function inThisVersion(kind: string, report: unknown): unknown {
  const { data } = versioned.safeParse(report);
  if (data?.version === AGENT_PROTOCOL) return report;
  if (data) {
    throw new Failure(
      'report_invalid',
      `The report has version ${data.version}, and this release knows ${AGENT_PROTOCOL}.`,
    );
  }
  if (kind === 'checked') return { files: report };
  return kind === 'compiled' && typeof report === 'object' ? { cacheFull: false, ...report } : report;
}

function parsed<T extends z.ZodType>(schema: T, report: unknown): z.output<T> {
  const { data, error } = schema.safeParse(report);
  if (error === undefined) return data;
  throw new Failure('report_invalid', `The report is not as agreed: ${error.issues[0]?.path.join('.')}.`);
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch (error) {
    throw new Failure('report_invalid', 'The report is not JSON.', { cause: error });
  }
}
