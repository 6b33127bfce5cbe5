import { RandomIds } from '@cgoforge/core';
import { describeIdsContract } from './ids.contract.js';

describeIdsContract('RandomIds', async () => ({ ids: new RandomIds() }));
