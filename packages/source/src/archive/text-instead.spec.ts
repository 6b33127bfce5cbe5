import { program, tarOf, tgz, zip } from '@test-support/archives/index.js';
import { describe, expect, it } from 'vitest';
import { archiveKind, HEAD_BYTES } from './archive-kind.js';

const failureOf = (bytes: Buffer | string) => {
  try {
    archiveKind(Buffer.from(bytes).subarray(0, HEAD_BYTES));
  } catch (error) {
    return error;
  }
  throw new Error('taken for an archive');
};
const inLines = (text: string) => text.replaceAll(/.{76}/g, '$&\n');
const xxd = (bytes: Buffer) => `00000000: ${bytes.toString('hex').replaceAll(/.{4}/g, '$& ')}`;

const archives = [
  ['.tgz', tgz(program)],
  ['.zip', zip(program)],
  ['.tar', tarOf(program)],
] as const;

describe.each(archives)('a %s', (_, bytes) => {
  it.each([
    ['hexadecimal', bytes.toString('hex')],
    ['hexadecimal', inLines(bytes.toString('hex').toUpperCase())],
    ['base64', bytes.toString('base64')],
    ['base64', inLines(bytes.toString('base64'))],
    ['base64', `data:application/gzip;base64,${bytes.toString('base64')}`],
    ['base64', `-----BEGIN CERTIFICATE-----\r\n${inLines(bytes.toString('base64'))}`],
  ])('as %s text is called so, and how to send it is said', (what, text) => {
    expect(failureOf(text)).toMatchObject({
      code: 'archive_unknown',
      detail: `The source is ${what} text, which is neither .tgz, .tar.zst, .tar nor .zip.`,
      next: expect.stringContaining('-F src=@app.tgz'),
    });
  });

  it('that went through the > of PowerShell is called so', () => {
    const text = Buffer.concat([
      Buffer.from('fffe', 'hex'),
      Buffer.from(bytes.toString('latin1'), 'utf16le'),
    ]);
    expect(failureOf(text)).toMatchObject({
      detail: expect.stringContaining('the > of PowerShell'),
      next: expect.stringMatching(/-F src=@\.\.\/app\.tgz.* -o .*cmd \/c/),
    });
  });
});

it.each([['utf8'], ['latin1']] as const)('a .tgz that was read as %s text is called so', (encoding) => {
  const text = tgz(program).toString(encoding);
  expect(failureOf(text)).toMatchObject({ next: expect.stringContaining('--data-binary') });
});

it('a dump of xxd is called hexadecimal text', () => {
  expect(failureOf(xxd(tgz(program)))).toMatchObject({
    detail: expect.stringContaining('is hexadecimal text'),
  });
});

it.each(['package main\n', 'x'.repeat(10), `${'a sentence of words, '.repeat(10)}`, 'dead beef'])(
  'other text, such as %j, is called none of these',
  (text) => {
    expect(failureOf(text)).toMatchObject({ detail: expect.stringContaining('starts with') });
  },
);
