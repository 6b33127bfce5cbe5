import type { TestProject } from 'vitest/node';
import { startStack } from './stack.ts';

declare module 'vitest' {
  interface ProvidedContext {
    serviceUrl: string;
    tightServiceUrl: string;
  }
}

/** Limits that the samples which go over them reach soon. */
const tight = {
  CGOFORGE_MEMORY_BYTES: String(1024 ** 3),
  CGOFORGE_WALL_SECONDS: '45',
  CGOFORGE_DISK_BYTES: String(512 * 1024 ** 2),
  CGOFORGE_PROCESSES: '64',
  CGOFORGE_UPLOAD_GRACE_SECONDS: '6',
};

/** Two services for all scenarios: one as it comes, one with tight limits. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const usual = await startStack();
  const second = await startStack({ env: tight });
  project.provide('serviceUrl', usual.url);
  project.provide('tightServiceUrl', second.url);
  return async () => {
    await second.stop();
    await usual.stop();
  };
}
