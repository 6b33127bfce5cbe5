import { Readable } from 'node:stream';
import {
  DEFAULT_BUILD_OPTIONS,
  type Failure,
  type LogChunk,
  type Logs,
  type ObjectStore,
  type Pools,
} from '@cgoforge/core';
import { ExplainFailure } from '../../apps/worker/src/drive/end/explain-failure.js';
import { type Tree, tgz } from './archives/index.js';
import { sourceModule } from './sample-module.js';

/** A piece of a log, the build's own unless it is `ours`. */
export const logChunk = (offset: number, text: string, ours = false): LogChunk => ({
  ...{ sequence: offset, offset, ours },
  data: Buffer.from(text),
});

/** What a worker makes of a failure by a log of these chunks and a store that has the source, or that answers by
 * `open`. */
export function explainBy(
  failure: Failure,
  source: Tree,
  chunks: readonly LogChunk[],
  open: () => Promise<Readable> = async () => Readable.from([tgz(source)]),
): Promise<Failure> {
  const logs = {
    read: async (_: string, __: string, offset: number) =>
      chunks.filter((one) => one.offset + one.data.length > offset),
  } as unknown as Logs;
  const work = {
    lease: { attempt: 'att_1', epoch: 1 },
    task: { target: { os: 'linux', arch: 'amd64' } },
    build: { id: 'bld_1', tenant: 'team', options: DEFAULT_BUILD_OPTIONS },
    source: { digest: 'h1:x', objectKey: 'sources/x', size: 1, module: sourceModule() },
  } as unknown as Parameters<ExplainFailure['run']>[1];
  const pools = { list: async () => [] } as unknown as Pools;
  return new ExplainFailure(logs, { open } as unknown as ObjectStore, pools).run(failure, work);
}
