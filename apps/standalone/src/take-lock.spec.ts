import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLock } from './take-lock.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cgoforge-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('takeLock', () => {
  it('refuses a second start and names the process of the first', () => {
    const lock = takeLock(join(folder, 'lock'), () => {});
    expect(() => takeLock(join(folder, 'lock'), () => {})).toThrow(`process ${process.pid}`);
    closeSync(lock);
  });

  it('stays taken until the last process that was given it has ended', async () => {
    const lock = takeLock(join(folder, 'lock'), () => {});
    const child = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore', lock] });
    closeSync(lock);
    expect(() => takeLock(join(folder, 'lock'), () => {})).toThrow('runs here already');
    child.kill('SIGKILL');
    await once(child, 'exit');
    closeSync(takeLock(join(folder, 'lock'), () => {}));
  });
});
