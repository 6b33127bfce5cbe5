import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ArtifactView, FailureRecord } from '@cgoforge/core';
import { type ArchiveLimits, DEFAULT_ARCHIVE_LIMITS } from '@cgoforge/source';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { pack } from 'tar-stream';
import { type Callers, LocalCallers } from '../../../apps/api/src/auth/callers.js';
import { createApp } from '../../../apps/api/src/create-app.js';
import { ApiSettings } from '../../../apps/api/src/http/api-settings.js';
import { PublicUrl } from '../../../apps/api/src/http/public-url.js';
import { FakePorts } from './fake-ports.js';

export const ARTIFACT: ArtifactView = {
  id: 'art_1',
  name: 'app',
  sha256: 'a'.repeat(64),
  size: 5,
  objectKey: 'attempts/1/app',
  report: null,
  check: { passed: true, kind: 'ran', exitCode: 0, stillRunning: false },
  builtOn: { name: 'node-1', architecture: 'amd64', kernel: '6.1.0' },
};

export const COMPILE_ERROR: FailureRecord = {
  code: 'compile_error',
  family: 'yours',
  detail: 'go build exited with 1.',
  next: 'Read it.',
};

export interface RunningApiOptions {
  readonly limits?: Partial<ArchiveLimits>;
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

  static async start({
    limits = {},
    callers = new LocalCallers(),
    drainSeconds = 0,
  }: RunningApiOptions = {}): Promise<RunningApi> {
    const ports = new FakePorts();
    const spoolFolder = await mkdtemp(join(tmpdir(), 'spool-'));
    const settings = {
      urlSeconds: 900,
      defaultTargets: ['linux/amd64'],
      leastPace: { bytesPerSecond: 8192, graceSeconds: 30 },
      archiveLimits: { ...DEFAULT_ARCHIVE_LIMITS, compressedBytes: 1024 * 1024, ...limits },
      spoolFolder,
      spoolBytes: null,
      drainSeconds,
    };
    const app = await createApp({
      adapters: ports.module(),
      callers,
      hostNames: ['forge.example'],
      settings: new ApiSettings(settings),
      url: new PublicUrl('http://localhost:80'),
    });
    await app.listen(0, '127.0.0.1');
    ports.store.objects.set(ARTIFACT.objectKey, Buffer.from('hello'));
    return new RunningApi(app, ports, spoolFolder, await smallProgram());
  }

  async stop(): Promise<void> {
    await this.app.close();
    await rm(this.spoolFolder, { recursive: true });
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

async function smallProgram(): Promise<Buffer> {
  const tar = pack();
  tar.entry({ name: 'go.mod' }, 'module example.com/app\n\ngo 1.24\n');
  tar.entry({ name: 'main.go' }, 'package main\n\nfunc main() {}\n');
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return gzipSync(Buffer.concat(chunks));
}
