import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { KubeApi } from './kube-api.js';

const PACE = {
  /** How long until the whole list is read again. */
  relistMs: 30_000,
  /** The least time between two lists, so that a server that ends every watch at once is not stormed. */
  pauseMs: 1_000,
};

/** An object as it was last seen. */
export interface Seen<T> {
  readonly object: T;
  /** It was there and is no more, as far as the watch knows. */
  readonly gone: boolean;
}

interface WatchListener<T> {
  /** Called for every object of each list, and for each change between. */
  changed?(seen: Seen<T>): void;
  /** What broke a watch or a listener. The watch goes on. */
  failed(error: unknown): void;
}

/** What is gone is remembered for so long, for those who ask how it ended. */
const REMEMBER_MS = 10 * 60_000;

const eventSchema = z.object({ type: z.string(), object: z.unknown() });
const listSchema = z.object({
  metadata: z.object({ resourceVersion: z.string() }),
  items: z.array(z.unknown()),
});

/**
 * What the API server has under a path, by name. The truth is a whole list every 30 seconds; between two lists a watch
 * tells what changes, and however it ends (closed, 410, garbage, silence) the next list makes up for it.
 */
export class ObjectWatch<T extends { readonly metadata: { readonly name: string } }> {
  private readonly seen = new Map<string, Seen<T> & { readonly goneAt: number }>();
  private readonly ending = new AbortController();
  private running: Promise<void> | undefined;
  private listedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly api: KubeApi,
    private readonly place: {
      readonly path: string;
      readonly selector?: string;
      readonly schema: z.ZodType<T>;
    },
    private readonly listener: WatchListener<T>,
    private readonly pace: typeof PACE = PACE,
  ) {}

  /** Resolves when the first list was read; rejects when it cannot be. */
  async start(): Promise<void> {
    const version = await this.list();
    this.running = this.run(version);
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  /** Milliseconds since the whole list was read. */
  get ageMs(): number {
    return performance.now() - this.listedAt;
  }

  find(name: string): Seen<T> | undefined {
    return this.seen.get(name);
  }

  /** Remembers no more how an object that is gone was. */
  forget(name: string): void {
    if (this.seen.get(name)?.gone) this.seen.delete(name);
  }

  /** All that are there. */
  present(): readonly T[] {
    return [...this.seen.values()].filter(({ gone }) => !gone).map(({ object }) => object);
  }

  /** Notes what another request has shown. */
  note(object: unknown): T {
    const parsed = this.place.schema.parse(object);
    this.see(parsed, false);
    return parsed;
  }

  private async run(version: string): Promise<void> {
    const { signal } = this.ending;
    for (let from: string | null = version; !signal.aborted; from = null) {
      const next = performance.now() + this.pace.pauseMs * (1 + Math.random());
      try {
        await this.watch(from ?? (await this.list()));
      } catch (error) {
        if (!signal.aborted) this.listener.failed(error);
      }
      const pause = Math.max(next - performance.now(), 0);
      await delay(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  private async list(): Promise<string> {
    const { signal } = this.ending;
    const answer = await this.api.ask('GET', this.place.path, { query: this.query(), signal });
    const { metadata, items } = listSchema.parse(answer);
    const present = new Set(items.map((item) => this.take(item, false)));
    for (const [name, { object, gone, goneAt }] of this.seen) {
      if (!gone && !present.has(name)) this.see(object, true);
      if (gone && performance.now() - goneAt > REMEMBER_MS) this.seen.delete(name);
    }
    this.listedAt = performance.now();
    return metadata.resourceVersion;
  }

  /** Until the server ends it, which it is asked to do when the next list is due, for each worker at another time. */
  private async watch(from: string): Promise<void> {
    const relistMs = this.pace.relistMs * (1 + Math.random() / 5);
    const query = {
      ...this.query(),
      watch: 'true',
      resourceVersion: from,
      timeoutSeconds: String(Math.ceil(relistMs / 1000)),
    };
    const events = this.api.follow(this.place.path, query, relistMs * 1.5, this.ending.signal);
    for await (const event of events) {
      const { type, object } = eventSchema.parse(event);
      if (type === 'ERROR')
        throw new Error(`The watch of ${this.place.path} is told: ${JSON.stringify(object)}`);
      this.take(object, type === 'DELETED');
    }
  }

  /** Answers the name; what cannot be read is reported, and must not hide the others. */
  private take(item: unknown, gone: boolean): string | undefined {
    const parsed = this.place.schema.safeParse(item);
    if (parsed.success) this.see(parsed.data, gone);
    else this.listener.failed(parsed.error);
    return parsed.data?.metadata.name;
  }

  private see(object: T, gone: boolean): void {
    const seen = { object, gone, goneAt: performance.now() };
    this.seen.set(object.metadata.name, seen);
    try {
      this.listener.changed?.(seen);
    } catch (error) {
      this.listener.failed(error);
    }
  }

  private query(): Record<string, string> {
    return this.place.selector === undefined ? {} : { labelSelector: this.place.selector };
  }
}
