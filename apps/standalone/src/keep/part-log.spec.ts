import { readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { folderOfTest } from '@test-support/folders.js';
import { expect, it, onTestFinished } from 'vitest';
import { PartLog } from './part-log.js';

const folder = folderOfTest();

function openLog(mostBytes: number): PartLog {
  const log = new PartLog(join(folder(), 'part.log'), mostBytes, 5);
  onTestFinished(() => log.close());
  return log;
}

it('begins a log anew that has become long while its part runs, and keeps what it had beside it', async () => {
  const log = openLog(8);
  const beside = () => readFileSync(join(folder(), 'part.log.1'), 'utf8');
  for (const text of ['begin ', 'go on ']) log.open((file) => writeSync(file, text));
  await expect.poll(beside).toBe('begin go on ');
  log.open((file) => writeSync(file, 'end'));
  expect(log.said()).toBe('end');
});

it('has what a part said in this life alone', () => {
  openLog(99).open((file) => writeSync(file, 'earlier '));
  const log = openLog(99);
  log.open((file) => writeSync(file, 'now'));
  expect(log.said()).toBe('now');
});
