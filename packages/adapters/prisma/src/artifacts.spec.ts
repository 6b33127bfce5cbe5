import { dynamicReport } from '@test-support/file-report.js';
import { expect, it } from 'vitest';
import { artifactView } from './artifacts.js';
import type { Prisma } from './generated/client.js';

const view = (report: object | null) =>
  artifactView({ size: 1n, report, check: null, builtOn: null } as Prisma.ArtifactModel);

it('a report of a release before says of no system whether the file starts there', () => {
  const { startsOn, dependencies, ...before } = dynamicReport;
  expect(view(before).report).toEqual({ ...before, startsOn: [], dependencies: [] });
  expect(view(dynamicReport).report).toEqual({ ...before, startsOn, dependencies });
  expect(view(null).report).toBeNull();
});
