import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiskRoom } from '@cgoforge/io';
import { expect, it, onTestFinished } from 'vitest';

function mountSmall(options: string): string {
  const disk = mkdtempSync(join(tmpdir(), 'cgoforge-test-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk]);
  onTestFinished(() => {
    execFileSync('umount', [disk]);
    rmdirSync(disk);
  });
  return disk;
}

it('a disk that has no file left, or is read-only, counts as one without room', async () => {
  const said: string[] = [];
  const disk = mountSmall('size=10m,nr_inodes=40');
  const room = new DiskRoom(['/', disk], 1, (line) => said.push(line));
  expect(await room.hasRoom()).toBe(true);
  for (let count = 0; count < 38; count++) writeFileSync(join(disk, String(count)), '');
  await expect(room.require()).rejects.toMatchObject({
    code: 'disk_full',
    detail: expect.stringMatching(
      /^The disk of .* has \d files left, and nothing new is begun with so little/,
    ),
  });
  expect(said).toHaveLength(1);
  execFileSync('mount', ['-o', 'remount,ro,nr_inodes=400', disk]);
  await expect(room.require()).rejects.toMatchObject({
    detail: expect.stringContaining('is read-only'),
  });
  execFileSync('mount', ['-o', 'remount,rw,nr_inodes=400', disk]);
  expect(await room.hasRoom()).toBe(true);
  expect(said).toHaveLength(2);
});
