import { expect, it } from 'vitest';
import { soak } from '../soak/soak.js';

/** `npm run soak` goes on for as long as it is told. */
const MINUTES = 2;

it('loses nothing, publishes nothing twice and leaves nothing behind while all is killed and filled', async () => {
  const { faults, lines } = await soak(MINUTES, Date.parse('2026-11-29'));
  console.log(lines.join('\n'));
  expect(faults).toEqual([]);
}, 900_000);
