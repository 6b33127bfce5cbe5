import { describe, expect, it } from 'vitest';
import { readConfig } from './config.js';

describe('readConfig', () => {
  it('shares the machine between the slots', () => {
    const { limits, slots } = readConfig({ CGOFORGE_SLOTS: '2', CGOFORGE_MEMORY_BYTES: '1073741824' });
    expect(slots).toBe(2);
    expect(limits).toMatchObject({ memoryBytes: 1_073_741_824, wallSeconds: 1800, processes: 512 });
  });

  it('names a bad value', () => {
    expect(() => readConfig({ CGOFORGE_SLOTS: 'many' })).toThrow('CGOFORGE_SLOTS');
  });
});
