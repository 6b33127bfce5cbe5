import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { packSample } from '../support/samples.ts';
import type { BuildJson } from '../support/service.ts';
import type { Dice } from './dice.ts';

const PROGRAMS = ['pure-go', 'pure-go', 'pure-go', 'custom-lib', 'broken-c'] as const;
const SOURCES = new Map([...new Set(PROGRAMS)].map((name) => [name, packSample(name)]));

const ENDED = ['succeeded', 'failed', 'cancelled'];

/** What became of a build that was accepted. */
export interface SentBuild {
  readonly id: string;
  readonly tenant: string;
  readonly program: string;
  /** What its sender did with it besides. */
  readonly done: Set<'cancelled' | 'deleted' | 'pinned'>;
  /** SHA-256 of its file as it was downloaded first. */
  sha256: string | null;
}

/** One who sends builds and follows them to their end, and takes it calmly that the service is away. */
export class Sender {
  readonly sent: SentBuild[] = [];
  /** How often a submission was refused, by its code. */
  readonly refused = new Map<string, number>();
  private readonly url: string;
  private readonly tenant: string;
  private readonly dice: Dice;

  // No parameter properties: Node only strips types.
  constructor(url: string, tenant: string, dice: Dice) {
    this.url = url;
    this.tenant = tenant;
    this.dice = dice;
  }

  /** Sends one build after the other, until the signal aborts. */
  async run(over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      const build = await this.#submit(over);
      if (!build) return;
      this.sent.push(build);
      if (this.dice.hits(0.05)) await this.#change(build, 'cancelled', over);
      const ended = await this.#ended(build, over);
      if (!ended) return;
      const [artifact] = ended.tasks[0]?.artifacts ?? [];
      if (artifact) build.sha256 = await this.#download(artifact.links.content, over);
      if (this.dice.hits(0.1)) await this.#change(build, 'deleted', over);
      else if (this.dice.hits(0.05)) await this.#change(build, 'pinned', over);
    }
  }

  /** Asks as the tenant; `null` while the service is away. */
  async ask(path: string, init: RequestInit = {}): Promise<{ status: number; body: Buffer } | null> {
    const headers = { authorization: `Bearer ${this.tenant}`, ...init.headers };
    const address = path.startsWith('http') ? path : `${this.url}${path}`;
    try {
      const answer = await fetch(address, { ...init, headers, signal: AbortSignal.timeout(30_000) });
      return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
    } catch {
      return null;
    }
  }

  /** Sends the same, under one key, until it is accepted. */
  async #submit(over: AbortSignal): Promise<SentBuild | null> {
    const program = this.dice.one(PROGRAMS);
    const headers = { 'idempotency-key': randomUUID() };
    while (!over.aborted) {
      const body = new FormData();
      body.append('src', new Blob([new Uint8Array(SOURCES.get(program) ?? [])]), 'app.tgz');
      const answer = await this.ask('/v1/builds', { method: 'POST', headers, body });
      if (answer?.status === 202 || answer?.status === 200) {
        const { id } = JSON.parse(answer.body.toString()) as { id: string };
        return { id, tenant: this.tenant, program, done: new Set(), sha256: null };
      }
      const code = answer ? String(JSON.parse(answer.body.toString()).code) : 'away';
      this.refused.set(code, (this.refused.get(code) ?? 0) + 1);
      await delay(500);
    }
    return null;
  }

  async #ended({ id }: SentBuild, over: AbortSignal): Promise<BuildJson | null> {
    while (!over.aborted) {
      const answer = await this.ask(`/v1/builds/${id}?wait=5`);
      const build = answer?.status === 200 ? (JSON.parse(answer.body.toString()) as BuildJson) : null;
      if (build && ENDED.includes(build.state)) return build;
      await delay(100);
    }
    return null;
  }

  async #download(link: string, over: AbortSignal): Promise<string | null> {
    while (!over.aborted) {
      const answer = await this.ask(link);
      if (answer?.status === 200) return createHash('sha256').update(answer.body).digest('hex');
      if (answer?.status === 410) return null;
      await delay(200);
    }
    return null;
  }

  async #change(
    build: SentBuild,
    done: 'cancelled' | 'deleted' | 'pinned',
    over: AbortSignal,
  ): Promise<void> {
    const path = `/v1/builds/${build.id}`;
    const calls = {
      cancelled: [`${path}/cancel`, 'POST'],
      deleted: [path, 'DELETE'],
      pinned: [`${path}/pin`, 'POST'],
    } as const;
    const [address, method] = calls[done];
    while (!over.aborted) {
      const answer = await this.ask(address, { method });
      // A deletion whose answer was lost finds nothing more; what has expired meanwhile cannot be pinned.
      if (answer && answer.status < 500) {
        if (answer.status < 400 || (done === 'deleted' && answer.status === 404)) build.done.add(done);
        return;
      }
      await delay(200);
    }
  }
}
