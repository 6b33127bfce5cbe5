import { expect, it } from 'vitest';
import { DiskRoom } from './disk-room.js';

const VAST = 2 ** 60;

it('DiskRoom requires its least on each disk, and says once that it is not there', async () => {
  const said: string[] = [];
  const room = new DiskRoom(['/'], VAST, (line) => said.push(line));
  for (const _ of [1, 2]) await expect(room.require()).rejects.toMatchObject({ code: 'disk_full' });
  expect(await room.state()).toBe('full');
  expect(await room.wasFullSince(performance.now())).toBe(true);
  expect(said).toEqual([expect.stringMatching(/^The disk of \/ has .* left; nothing new is begun/)]);
});

it('DiskRoom lacks nothing where there is enough', async () => {
  const room = new DiskRoom(['/'], 1, () => expect.fail('Nothing is to be said.'));
  await room.require();
  expect(await room.state()).toBe('enough');
  expect(await room.wasFullSince(0)).toBe(false);
});
