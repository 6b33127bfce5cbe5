import { describe, expect, it } from 'vitest';
import { withoutDirect } from './go-command.js';

describe('withoutDirect', () => {
  it.each([
    ['https://proxy.example,direct', 'https://proxy.example'],
    ['https://a|https://b,direct', 'https://a|https://b'],
    ['direct,https://a', 'https://a'],
    ['https://a,direct,https://b', 'https://a,https://b'],
    ['https://direct.example,direct', 'https://direct.example'],
    ['direct', 'off'],
    ['off', 'off'],
    ['', 'off'],
  ])('of %j leaves %j', (proxies, left) => expect(withoutDirect(proxies)).toBe(left));
});
