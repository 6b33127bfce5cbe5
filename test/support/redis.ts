import { rm } from 'node:fs/promises';
import { findRedis, redisPart } from '../../apps/standalone/src/redis.js';
import { startPart } from './part.js';
import { serverHome, serverPlaces } from './server-places.js';

export interface TestRedis {
  readonly url: string;
  /** Ends the server as kill -9 does; it stays away until `start`. */
  kill(): Promise<void>;
  /** Starts it again; it comes back empty. */
  start(): Promise<void>;
  /** Lets it neither answer nor close a connection, until `thaw`. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

/** The embedded mode's own Redis, in a folder of its own, until `stop`. */
export async function startRedis(): Promise<TestRedis> {
  const home = await serverHome();
  const software = await findRedis();
  if (!software) throw new Error('There is no Redis on this machine: install redis-tools.');
  const part = redisPart({ software, ...serverPlaces(home, 'redis', 'pass word/%"') });
  let running = await startPart(part);
  return {
    url: part.url,
    kill: () => running.end('SIGKILL'),
    start: async () => {
      running = await startPart(part);
    },
    freeze: () => running.signal('SIGSTOP'),
    thaw: () => running.signal('SIGCONT'),
    stop: async () => {
      await running.end(part.stopSignal);
      await rm(home, { recursive: true });
    },
  };
}
