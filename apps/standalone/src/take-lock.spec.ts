import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { join } from 'node:path';
import { folderOfTest } from '@test-support/folders.js';
import { expect, it } from 'vitest';
import { takeLock } from './take-lock.js';

const folder = folderOfTest();
const take = () => takeLock(join(folder(), 'lock'), () => {});

it('a lock names the process that took it, and stays taken until the last that was given it has ended', async () => {
  const lock = take();
  expect(take).toThrow(`process ${process.pid}`);
  const child = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore', lock] });
  closeSync(lock);
  expect(take).toThrow('runs here already');
  child.kill('SIGKILL');
  await once(child, 'exit');
  closeSync(take());
});
