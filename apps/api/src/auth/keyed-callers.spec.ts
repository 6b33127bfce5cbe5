import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { keyLine } from '@test-support/api-keys.js';
import { folderOfTest } from '@test-support/folders.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KeyedCallers } from './keyed-callers.js';

const folder = folderOfTest();
const fileOf = () => join(folder(), 'keys');
let said: string[];
beforeEach(() => {
  said = [];
  for (const level of ['warn', 'error'] as const)
    vi.spyOn(Logger.prototype, level).mockImplementation((line: string) => void said.push(line));
});
afterEach(() => void vi.restoreAllMocks());

/** Mounts keys as a kubelet does: the file is a link through `..data`, which is swapped for another folder. */
function mount(version: string, text: string): void {
  mkdirSync(join(folder(), version));
  writeFileSync(join(folder(), version, 'keys'), text);
  symlinkSync(version, join(folder(), '..data_tmp'));
  renameSync(join(folder(), '..data_tmp'), join(folder(), '..data'));
}

const unauthorized = expect.objectContaining({ code: 'unauthorized' });

describe('KeyedCallers', () => {
  const open = (text: string) => {
    writeFileSync(fileOf(), text);
    return KeyedCallers.open(fileOf());
  };
  const three = keyLine('portal', 'good') + keyLine('portal', 'new') + keyLine('ci', 'other');

  it.each([
    ['Bearer good', 'portal'],
    ['bearer good', 'portal'],
    ['BEARER   good', 'portal'],
    ['Bearer new', 'portal'],
    ['Bearer other', 'ci'],
  ])('lets %j in, as %s', async (header, tenant) => {
    expect((await open(three)).callerOf([header]).tenant).toBe(tenant);
  });

  it('tells two keys of one tenant apart, the same ones after every start, and by nothing that the file holds', async () => {
    const [first, again] = [await open(three), await open(`# anew\n${three}`)];
    const idOf = (callers: KeyedCallers, key: string) => callers.callerOf([`Bearer ${key}`]).id;
    const id = idOf(first, 'good');
    expect(id).toMatch(/^[0-9a-f]{12}$/);
    expect(idOf(again, 'good')).toBe(id);
    expect(idOf(first, 'new')).not.toBe(id);
    expect(three).not.toContain(id);
  });

  it.each([
    ['nothing', []],
    ['an empty header', ['']],
    ['a scheme alone', ['Bearer']],
    ['a scheme and a space', ['Bearer ']],
    ['another scheme', ['Basic good']],
    ['a bare key', ['good']],
    ['something behind the key', ['Bearer good good']],
    ['another key', ['Bearer bad']],
    ['a key in capitals', ['Bearer Good']],
    ['the hash of a key', [`Bearer ${keyLine('', 'good').slice(1, -1)}`]],
    ['a very long key', [`Bearer ${'good'.repeat(4000)}`]],
    ['a key in another alphabet', ['Bearer gööd']],
    ['the same key twice', ['Bearer good', 'Bearer good']],
  ])('refuses %s, and repeats nothing of it', async (_, headers) => {
    const callers = await open(three);
    expect(() => callers.callerOf(headers)).toThrow(unauthorized);
    expect(() => callers.callerOf(headers)).not.toThrow(/go|gö|bad|=/i);
  });

  it.each([
    ['is not there', () => KeyedCallers.open(join(folder(), 'none')), 'ENOENT'],
    ['holds something else', () => open('secret'), 'Line 1 is not TENANT:SHA256'],
  ])('does not open a file that %s', async (_, opening, why) => {
    const refused = expect(opening()).rejects;
    await refused.toThrow(/^Failed to read the keys in \/.*: /);
    await expect(opening()).rejects.toThrow(why);
    await expect(opening()).rejects.not.toThrow('secret');
  });

  it('takes the keys of a Secret that was mounted anew, and gives up those that are gone', async () => {
    mount('..1', keyLine('portal', 'old'));
    symlinkSync('..data/keys', fileOf());
    const callers = await KeyedCallers.open(fileOf());
    mount('..2', keyLine('portal', 'new'));
    await callers.refresh();
    expect(callers.callerOf(['Bearer new']).tenant).toBe('portal');
    expect(() => callers.callerOf(['Bearer old'])).toThrow(unauthorized);
    await callers.refresh();
    expect(said).toEqual(['The keys have changed: there are 1 now.']);
  });

  it.each([
    ['bad', () => writeFileSync(fileOf(), 'portal:secret'), 'Line 1 is not'],
    ['emptied', () => writeFileSync(fileOf(), ''), 'There is no key'],
    ['removed', () => rmSync(fileOf()), 'ENOENT'],
  ])('keeps its keys when the file is %s, says so once, and recovers', async (_, spoil, why) => {
    const callers = await open(keyLine('portal', 'old'));
    spoil();
    await callers.refresh();
    await callers.refresh();
    expect(callers.callerOf(['Bearer old']).tenant).toBe('portal');
    expect(said).toEqual([expect.stringContaining(why)]);
    expect(said[0]).not.toContain('secret');
    writeFileSync(fileOf(), keyLine('portal', 'new'));
    await callers.refresh();
    expect(callers.callerOf(['Bearer new']).tenant).toBe('portal');
  });
});
