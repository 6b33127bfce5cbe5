import { BullmqDoorbell } from '@cgoforge/adapter-bullmq';
import { startRedis } from '../support/redis.js';
import { describeDoorbellContract } from './doorbell.contract.js';

describeDoorbellContract('BullmqDoorbell', async () => {
  const redis = await startRedis();
  // What is reported while Redis is away on purpose says nothing about the doorbell.
  const doorbell = new BullmqDoorbell(redis.url, () => {});
  return {
    ...{ doorbell, lose: redis.kill, restore: redis.start, freeze: redis.freeze, thaw: redis.thaw },
    stop: async () => {
      doorbell.close();
      await redis.stop();
    },
  };
});
