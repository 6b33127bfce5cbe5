import { EventEmitter } from 'node:events';
import { Wakeups, type WakeupTopic } from '@cgoforge/core';
import { Client } from 'pg';
import { connect } from './connect.js';
import { CHANNEL } from './notify.js';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** Wake-ups by LISTEN on a connection of its own, which is made again for as long as it takes. */
export class PostgresWakeups implements Wakeups {
  private readonly listeners = new EventEmitter().setMaxListeners(0);
  private client: Client | undefined;
  private retry: NodeJS.Timeout | undefined;
  private pause = FIRST_PAUSE_MS;
  private closed = false;

  constructor(private readonly url: string) {}

  /** Resolves when wake-ups arrive; rejects when the first connection fails, and then goes on trying. */
  async open(): Promise<void> {
    const settings = { keepAlive: true, connectionTimeoutMillis: 5_000 };
    const client = new Client({ connectionString: this.url, ...settings });
    this.client = client;
    // Both come for one loss; the second finds that the connection is no longer the current one.
    client.on('error', () => this.lost(client));
    client.on('end', () => this.lost(client));
    client.on('notification', ({ payload = '' }) => this.wake(payload));
    try {
      await connect(client);
      await client.query(`LISTEN ${CHANNEL}`);
      this.pause = FIRST_PAUSE_MS;
    } catch (error) {
      this.lost(client);
      throw error;
    }
  }

  on(topic: WakeupTopic, id: string, listener: (id: string) => void): () => void {
    const key = `${topic}:${id}`;
    this.listeners.on(key, listener);
    return () => void this.listeners.off(key, listener);
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    await this.client?.end();
  }

  private wake(payload: string): void {
    const [topic = '', id = ''] = payload.split(/:(.*)/s);
    for (const key of [`${topic}:${id}`, `${topic}:*`]) this.listeners.emit(key, id);
  }

  private lost(client: Client): void {
    if (this.client !== client || this.closed) return;
    this.client = undefined;
    client.end().catch(() => {});
    this.retry = setTimeout(() => this.open().catch(() => {}), this.pause);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
  }
}
