import { select, sums } from '@test-support/source-module.js';
import { expect, it } from 'vitest';

const notesOf = async (mod: string, sum = '', more: Record<string, string> = {}, flags = {}) => {
  const files = { 'go.mod': `module a\ngo 1.24\n${mod}`, 'go.sum': sum, ...more };
  return (await select(files, null, null, flags)).notes;
};

it.each(['/srv/lib', 'C:/lib'])('the folder %s of the sender’s machine is told', async (folder) => {
  const mod = `require x.y/lib v1.0.0\nreplace x.y/lib => ${folder}\n`;
  expect(await notesOf(mod)).toEqual([
    `go.mod:4: x.y/lib is replaced by "${folder}", a folder of your machine: a build that imports it fails. Write it ` +
      'relative, and pack that folder too.',
  ]);
});

it('what go.sum lacks is told with the line that requires it', async () => {
  const mod =
    'require (\n  x.y/a v1.0.0\n  x.y/b v1.0.0\n  x.y/c v1.0.0\n)\nreplace x.y/c => x.y/fork v1.1.0\n';
  expect(await notesOf(mod, sums('x.y/a v1.0.0', 'x.y/c v1.0.0'))).toEqual([
    'go.mod:5: x.y/b@v1.0.0 has no line in go.sum (and 1 more): a build that imports it fails. Run go mod tidy.',
  ]);
});

const REQUIRED = 'require x.y/a v1.0.0\n';
const vendor = { 'vendor/modules.txt': '# x.y/a v1.0.0\n' };

it.each<[string, Parameters<typeof notesOf>]>([
  ['of what is all there', [REQUIRED, sums('x.y/a v1.0.0')]],
  ['of a replaced module that is not required', ['replace x.y/a => /srv/a\n']],
  ['of a folder that is written relative', [`${REQUIRED}replace x.y/a => ../a\n`]],
  ['of what lies in vendor', [REQUIRED, '', vendor]],
  ['where Go writes the lines that lack', [REQUIRED, '', {}, { mod: 'mod' }]],
])('nothing is said %s', async (_, asked) => {
  expect(await notesOf(...asked)).toEqual([]);
});
