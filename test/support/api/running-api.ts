import type { AddressInfo } from 'node:net';
import type { ArtifactView, FailureRecord } from '@cgoforge/core';
import { DEFAULT_ARCHIVE_LIMITS } from '@cgoforge/source';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { afterAll } from 'vitest';
import { type Callers, LocalCallers } from '../../../apps/api/src/auth/callers.js';
import { createApp } from '../../../apps/api/src/create-app.js';
import { ApiSettings } from '../../../apps/api/src/http/api-settings.js';
import { PublicUrl } from '../../../apps/api/src/http/public-url.js';
import { program, tgz } from '../archives/index.js';
import { makeFolder, removeFolder } from '../in-folder.js';
import { FakePorts } from './fake-ports.js';

export const ARTIFACT: ArtifactView = {
  ...{ id: 'art_1', name: 'app', sha256: 'a'.repeat(64), size: 5, objectKey: 'attempts/1/app', report: null },
  check: { passed: true, kind: 'ran', exitCode: 0, stillRunning: false },
  builtOn: { name: 'node-1', architecture: 'amd64', kernel: '6.1.0' },
};

export const COMPILE_ERROR: FailureRecord = {
  ...{ code: 'compile_error', family: 'yours', detail: 'go build exited with 1.', next: 'Read it.' },
};

type Settings = ConstructorParameters<typeof ApiSettings>[0];

/** The settings of an API, but for what is wished. */
export function apiSettings(change: Partial<Settings> & Pick<Settings, 'spoolFolder'>): ApiSettings {
  return new ApiSettings({
    ...{ urlSeconds: 900, defaultTargets: ['linux/amd64'], spoolBytes: null, drainSeconds: 0 },
    leastPace: { bytesPerSecond: 8192, graceSeconds: 30 },
    archiveLimits: DEFAULT_ARCHIVE_LIMITS,
    ...change,
  });
}

export interface RunningApiOptions {
  readonly callers?: Callers;
  readonly drainSeconds?: number;
}

/** The whole API on a port of its own, over ports in memory. */
export class RunningApi {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly ports: FakePorts,
    readonly spoolFolder: string,
    readonly source: Buffer,
  ) {}

  static async start(options: RunningApiOptions = {}): Promise<RunningApi> {
    const { callers = new LocalCallers(), drainSeconds = 0 } = options;
    const ports = new FakePorts();
    const spoolFolder = makeFolder();
    const archiveLimits = { ...DEFAULT_ARCHIVE_LIMITS, compressedBytes: 1024 * 1024 };
    const app = await createApp({
      adapters: ports.module(),
      callers,
      hostNames: ['forge.example'],
      settings: apiSettings({ archiveLimits, spoolFolder, drainSeconds }),
      url: new PublicUrl('http://localhost:80'),
    });
    await app.listen(0, '127.0.0.1');
    ports.store.objects.set(ARTIFACT.objectKey, Buffer.from('hello'));
    return new RunningApi(app, ports, spoolFolder, tgz(program));
  }

  async stop(): Promise<void> {
    await this.app.close();
    removeFolder(this.spoolFolder);
  }

  get port(): number {
    return (this.app.getHttpServer().address() as AddressInfo).port;
  }

  /** Asks over HTTP. */
  get http() {
    return request(`http://127.0.0.1:${this.port}`);
  }

  submit(query = '') {
    return this.http.post(`/v1/builds${query}`).attach('src', this.source, 'app.tgz');
  }

  /** The build that comes after the `known` ones, once it is there. */
  async nextBuild(known: number): Promise<string> {
    const { rows } = this.ports.builds;
    while (rows.size <= known) await new Promise((resolve) => setImmediate(resolve));
    return [...rows.keys()][known] ?? '';
  }

  /** A build's only task, by its build. */
  taskOf(buildId: string): string {
    return this.ports.builds.rows.get(buildId)?.tasks[0]?.id ?? '';
  }
}

/** One API for all tests of the file. */
export async function apiOfFile(options: RunningApiOptions = {}): Promise<RunningApi> {
  const api = await RunningApi.start(options);
  afterAll(() => api.stop());
  return api;
}
