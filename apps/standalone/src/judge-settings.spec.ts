import { expect, it } from 'vitest';
import { readConfig } from './config.js';
import { judgeSettings } from './judge-settings.js';

const judge = (settings: Record<string, string> = {}) =>
  judgeSettings(readConfig({ CGOFORGE_HOME: '/h', CGOFORGE_GOROOT: '/go', ...settings }));

it('has nothing against the defaults', () => expect(() => judge()).not.toThrow());

it('takes an empty setting for none', () => expect(() => judge({ CGOFORGE_EXECUTOR: '' })).not.toThrow());

it.each([
  ['CGOFORGE_DEFAULT_TARGETS', 'linux', 'The API'],
  ['CGOFORGE_QUEUE_SECONDS', '-1', 'The worker'],
  ['CGOFORGE_SLOTS', 'many', 'The launcher'],
  ['CGOFORGE_API_KEYS_FILE', '', 'The API'],
])('names %s=%s, which %s could not start with', (name, value, part) => {
  const sentence = new RegExp(`^${part} cannot start with its settings:[^]*${name}`, 'i');
  expect(() => judge({ [name]: value })).toThrow(sentence);
});
