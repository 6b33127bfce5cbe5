import { expect, it } from 'vitest';
import { withoutDirect } from './go-command.js';

it.each([
  ['https://proxy.example,direct', 'https://proxy.example'],
  ['https://a|https://b,direct', 'https://a|https://b'],
  ['direct,https://a', 'https://a'],
  ['https://a,direct,https://b', 'https://a,https://b'],
  ['https://direct.example,direct', 'https://direct.example'],
  ['direct', 'off'],
  ['off', 'off'],
  ['', 'off'],
])('withoutDirect of %j leaves %j', (proxies, left) => expect(withoutDirect(proxies)).toBe(left));
