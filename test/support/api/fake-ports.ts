import { Builds, Ids, Logs, ObjectStore, Pools, RandomIds, SystemClock, Wakeups } from '@cgoforge/core';
import type { DynamicModule } from '@nestjs/common';
import { SignedObjects } from '../../../apps/api/src/artifacts/signed-objects.js';
import { SourceReader } from '../../../apps/api/src/submit/source-reader.js';
import { FakeBuilds } from './fake-builds.js';
import { FakeLogs } from './fake-logs.js';
import { FakeSignedObjects, FakeStore } from './fake-objects.js';
import { FakePools } from './fake-pools.js';
import { FakeWakeups } from './fake-wakeups.js';
import { InProcessSourceReader } from './in-process-source-reader.js';

/** All ports of the API, in memory. */
export class FakePorts {
  readonly wakeups = new FakeWakeups();
  readonly builds = new FakeBuilds(this.wakeups);
  readonly logs = new FakeLogs(this.wakeups);
  readonly pools = new FakePools();
  readonly store = new FakeStore();
  readonly reader = new InProcessSourceReader();

  module(): DynamicModule {
    const providers = [
      { provide: Builds, useValue: this.builds },
      { provide: Logs, useValue: this.logs },
      { provide: Pools, useValue: this.pools },
      { provide: Wakeups, useValue: this.wakeups },
      { provide: ObjectStore, useValue: this.store },
      { provide: SignedObjects, useValue: new FakeSignedObjects() },
      { provide: SourceReader, useValue: this.reader },
      { provide: Ids, useValue: new RandomIds(new SystemClock()) },
    ];
    return { module: FakePorts, global: true, providers, exports: providers.map(({ provide }) => provide) };
  }
}
