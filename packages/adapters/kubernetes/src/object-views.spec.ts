import { expect, it } from 'vitest';
import { eventsSchema, newestMessage } from './object-views.js';

it('takes the newest event’s message, also of one that happened once', () => {
  const made = (minute: number) => ({ creationTimestamp: `2026-11-23T10:0${minute}:00Z` });
  const { items } = eventsSchema.parse({
    items: [
      { metadata: made(1), lastTimestamp: '2026-11-23T10:05:00Z', message: 'again and again' },
      { metadata: made(4), lastTimestamp: null, message: 'once' },
    ],
  });
  expect(newestMessage(items)).toBe('again and again');
  expect(newestMessage(items.slice(1))).toBe('once');
  expect(newestMessage([])).toBeNull();
});
