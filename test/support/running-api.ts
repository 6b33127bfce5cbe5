import type { AddressInfo } from 'node:net';
import { Failure } from '@cgoforge/core';
import request from 'supertest';
import { afterAll, vi } from 'vitest';
import { program, tgz } from './archives/index.js';
import { newDatabase } from './database.js';
import { sql } from './postgres.js';
import { APP, type ApiWish, startApi } from './start-api.js';

/** A running API as its callers see it, and what becomes of their builds. */
export class RunningApi {
  readonly source = tgz(program);

  private constructor(
    readonly databaseUrl: string,
    readonly parts: Awaited<ReturnType<typeof startApi>>,
  ) {}

  static async start(databaseUrl: string, wish: ApiWish = {}): Promise<RunningApi> {
    return new RunningApi(databaseUrl, await startApi(databaseUrl, wish));
  }

  async stop(): Promise<void> {
    await this.parts.app.close();
    await this.parts.reader.close();
    await this.parts.close();
  }

  get port(): number {
    return (this.parts.app.getHttpServer().address() as AddressInfo).port;
  }

  /** Asks over HTTP. */
  get http() {
    return request(`http://127.0.0.1:${this.port}`);
  }

  submit(query = '') {
    return this.http.post(`/v1/builds${query}`).attach('src', this.source, 'app.tgz');
  }

  /** Sends a submission; answers its build's id as soon as there is one, and what will come back. */
  async submitted<Answer>(send: () => PromiseLike<Answer>): Promise<{ id: string; answer: Promise<Answer> }> {
    const newest = () => this.parts.rows.database.build.findFirst({ orderBy: { createdAt: 'desc' } });
    const before = await newest();
    const answer = Promise.resolve(send());
    // It may come, or break off, before there is somebody to tell.
    answer.catch(() => undefined);
    const wait = { timeout: 15_000, interval: 10 };
    const id = await vi.waitFor(async () => {
      const build = await newest();
      if (!build || build.id === before?.id) throw new Error('There is no build yet.');
      return build.id;
    }, wait);
    return { id, answer };
  }

  /** Its attempt makes `APP`. */
  async succeed(build: string): Promise<void> {
    await this.parts.rows.publish(await this.parts.rows.beginBuild(build), APP);
  }

  /** Its source is no longer in the store. */
  async loseSource(build: string): Promise<void> {
    const { rows, store } = this.parts;
    const { source } = await rows.database.build.findUniqueOrThrow({
      where: { id: build },
      include: { source: true },
    });
    if (source) await store.delete(source.objectKey);
  }

  /** Its attempt ends by a failure that nothing mends. */
  async fail(
    build: string,
    failure = new Failure('compile_error', 'go build exited with 1.'),
  ): Promise<void> {
    await this.parts.rows.end({ lease: await this.parts.rows.beginBuild(build) }, failure);
  }

  /** Its files and log are kept no more. */
  async expire(build: string): Promise<void> {
    const expire = `UPDATE builds SET expired_at = now(), source_digest = NULL,
      expired_source = jsonb_build_object('digest', source_digest, 'size', 5) WHERE id = $1`;
    await sql(this.databaseUrl, expire, [build]);
  }
}

/** One API for all tests of the file, on a database of its own. */
export async function apiOfFile(wish: ApiWish = {}): Promise<RunningApi> {
  const api = await RunningApi.start(await newDatabase(), wish);
  afterAll(() => api.stop());
  return api;
}
