import { SystemClock } from '@cgoforge/core';
import { describeClockContract } from './clock.contract.js';

describeClockContract('SystemClock', async () => ({ clock: new SystemClock() }));
