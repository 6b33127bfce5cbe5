import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { folderOfTest } from '@test-support/folders.js';
import { expect, it } from 'vitest';
import { installApp } from './install-app.js';

const folder = folderOfTest();

it('copies the agent as a program that everybody may run, and again when it has changed', () => {
  const [clone, app] = [join(folder(), 'clone'), join(folder(), 'app')];
  const write = (name: string, text: string, mode = 0o600) => {
    mkdirSync(dirname(join(clone, name)), { recursive: true });
    writeFileSync(join(clone, name), text, { mode });
  };
  for (const name of ['apps/api/package.json', 'package.json']) write(name, '{}');
  write('node_modules/.package-lock.json', '{"packages":{"node_modules/a":{}}}');
  write('node_modules/a/index.js', '');
  write('apps/agent/dist/agent', 'first', 0o700);
  installApp(clone, app);
  const agent = join(app, 'apps/agent/dist/agent');
  expect(statSync(agent).mode & 0o777).toBe(0o755);

  write('apps/agent/dist/agent', 'second');
  installApp(clone, app);
  expect(readFileSync(agent, 'utf8')).toBe('second');
});
