import { randomBytes } from 'node:crypto';
import {
  type CompiledWith,
  DEFAULT_BUILD_OPTIONS,
  type NewBuild,
  type NewTask,
  RandomIds,
  SystemClock,
  type VerifiedFile,
} from '@cgoforge/core';
import { dynamicReport } from './file-report.js';
import { sourceModule } from './sample-module.js';

const ids = new RandomIds(new SystemClock());

export const newId = ids.next.bind(ids);

/** A name that no other test uses. */
export const unique = (word: string) => `${word}-${randomBytes(6).toString('hex')}`;

const TARGETS = ['linux/amd64', 'linux/arm64', 'linux/386'];

export interface BuildWish extends Partial<Omit<NewBuild, 'tasks'>> {
  readonly pool?: string;
  /** How many targets. */
  readonly targets?: number;
}

/** A build as the API would store it. */
export function newBuild({ pool = 'pool', targets = 1, ...wish }: BuildWish = {}): NewBuild {
  const tasks = TARGETS.slice(0, targets).map(
    (asked): NewTask => ({
      id: newId('tsk'),
      asked,
      resolved: `${asked}:glibc2.36`,
      slug: `${asked.replaceAll('/', '-')}-glibc2.36`,
      pool,
      toolchain: 'host',
    }),
  );
  return {
    id: newId('bld'),
    tenant: 'local',
    caller: '',
    name: 'demo',
    options: {
      ...DEFAULT_BUILD_OPTIONS,
      ...{ package: './cmd/...', ldflags: '-s "a;b"', tags: ['netgo'] },
    },
    source: {
      digest: `h1:${randomBytes(32).toString('base64')}`,
      objectKey: 'sources/one.tar.gz',
      size: 5_000_000_000,
      module: sourceModule({
        requires: [{ path: 'example.com/m', version: 'v1.0.0', sum: 'h1:x', goModSum: null }],
      }),
    },
    hasLinks: false,
    notes: ['Took the folder app/ off.'],
    tasks,
    idempotency: null,
    ...wish,
  };
}

/** What an attempt is compiled with. */
export const compiledWith: CompiledWith = { toolchain: 'sha256:0', go: '1.26.8' };

/** A file as the worker publishes it. */
export function verifiedFile(name = 'app'): VerifiedFile {
  return {
    name,
    sha256: randomBytes(32).toString('hex'),
    size: 5_000_000_000,
    objectKey: `artifacts/${name}`,
    report: { ...dynamicReport, pie: true },
    check: { passed: true, kind: 'ran', exitCode: 0, stillRunning: false },
    builtOn: { name: 'node-1', architecture: 'amd64', kernel: '6.1.0' },
  };
}
