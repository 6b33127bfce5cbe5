import { Redis } from 'ioredis';

const LONGEST_PAUSE_MS = 2_000;

/** A connection that comes back by itself for as long as it is wanted. Its errors are reported, and end no process. */
export function connectRedis(url: string, report: (error: Error) => void, offlineQueue: boolean): Redis {
  const redis = new Redis(url, {
    // BullMQ's loops want commands that wait for Redis rather than fail.
    maxRetriesPerRequest: null,
    enableOfflineQueue: offlineQueue,
    retryStrategy: (times) => Math.min(times * 100, LONGEST_PAUSE_MS),
  });
  redis.on('error', report);
  return redis;
}
