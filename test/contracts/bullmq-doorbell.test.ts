import { BullmqDoorbell } from '@cgoforge/adapter-bullmq';
import { afterAll } from 'vitest';
import { startRedis } from '../support/redis.js';
import { describeDoorbellContract } from './doorbell.contract.js';

const redis = await startRedis();
// What is reported while Redis is away on purpose says nothing about the doorbell.
const doorbell = new BullmqDoorbell(redis.url, () => {});
afterAll(async () => {
  doorbell.close();
  await redis.stop();
});

const { kill: lose, start: restore, freeze, thaw } = redis;
describeDoorbellContract('BullmqDoorbell', { doorbell, lose, restore, freeze, thaw });
