import { apiSettings } from '@test-support/api-settings.js';
import { expect, it } from 'vitest';
import { longestWait } from './longest-wait.js';

it.each([
  [3600, {}],
  [50, { 'x-forwarded-for': '192.0.2.1' }],
  [50, { forwarded: 'for=192.0.2.1' }],
  [50, { via: '1.1 proxy' }],
])('waits for %d s with the headers %j', (seconds, headers) => {
  expect(longestWait(apiSettings({ spoolFolder: '/x' }), headers)).toBe(seconds);
});

it('waits no longer through a proxy than else', () => {
  const settings = apiSettings({ spoolFolder: '/x', waitSeconds: 20 });
  expect(longestWait(settings, { via: '1.1 proxy' })).toBe(20);
});
