import { mkdirSync } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ReadingOptions } from '@cgoforge/source';
import { describe, expect, it } from 'vitest';
import type { SourceReader, UploadFiles } from '../../apps/api/src/submit/source-reader.js';
import { uploadFilesIn } from '../../apps/api/src/submit/upload-files.js';
import { tar, tarEntry } from '../support/archives/tar.js';
import { folderOfTest } from '../support/folders.js';
import { packFiles } from '../support/pack-files.js';

const program = { 'app/go.mod': 'module example.com/app\n', 'app/main.go': 'package main\n' };
const inRoot = { dir: null, package: null, mod: null, env: [] };
const bare: ReadingOptions = { names: null, vcs: false };

/** What every SourceReader does with uploads that arrive piece by piece. */
export function describeSourceReaderContract(name: string, reader: SourceReader): void {
  describe(`${name} as a SourceReader`, () => {
    const folderOf = folderOfTest();

    const filesOf = (upload: string): UploadFiles => {
      const folder = join(folderOf(), upload);
      mkdirSync(folder);
      return uploadFilesIn(folder, null);
    };

    /** Reads an archive that comes in two pieces. */
    async function read(archive: Buffer, files: UploadFiles, asked: ReadingOptions = bare, assumed = asked) {
      const half = Math.floor(archive.length / 2);
      await writeFile(files.spool, archive.subarray(0, half));
      const reading = reader.read(files, assumed);
      reading.written(half);
      await writeFile(files.spool, archive.subarray(half), { flag: 'a' });
      reading.written(archive.length);
      reading.complete(asked);
      return reading.result;
    }

    it('reads, describes and packs a source, whose stored form is the same source', async () => {
      const files = filesOf('sent');
      const source = await read(packFiles(program), files);
      expect(source.digest).toMatch(/^h1:/);
      const described = await reader.describe(files, source, inRoot);
      expect(described).toMatchObject({ path: 'example.com/app', dir: '.' });
      const size = await reader.pack(files);
      expect((await stat(files.canonical)).size).toBe(size);
      const again = { ...filesOf('again'), spool: files.canonical };
      const reading = reader.read(again, bare);
      reading.written(size);
      reading.complete(bare);
      expect((await reading.result).digest).toBe(source.digest);
    });

    it('reads several at once, each for itself', async () => {
      const names = ['a', 'b', 'c', 'd', 'e', 'f'];
      const sources = await Promise.all(
        names.map((one) => read(packFiles({ ...program, 'app/name': one }), filesOf(one))),
      );
      expect(new Set(sources.map(({ digest }) => digest)).size).toBe(names.length);
    });

    it('reads, describes and packs a source of as many files as may be, with long names', async () => {
      const names = Array.from(
        { length: 99_000 },
        (_, at) => `${'d'.repeat(50)}/${at >> 9}/${'f'.repeat(30)}${at}`,
      );
      const entries = names.map((name) => tarEntry({ name }));
      const mod = tarEntry({ name: 'go.mod', body: 'module example.com/app\n' });
      const archive = gzipSync(Buffer.concat([mod, ...entries, Buffer.alloc(1024)]), { level: 1 });
      const files = filesOf('many');
      const source = await read(archive, files);
      expect(source.isLarge).toBe(true);
      expect((await reader.describe(files, source, inRoot)).path).toBe('example.com/app');
      expect(await reader.pack(files)).toBeGreaterThan(0);
    }, 60_000);

    it('reads a source as is asked in the end, whatever was assumed before it was whole', async () => {
      const entries = Object.entries({ ...program, 'app/.git/HEAD': 'ref: refs/heads/main\n' });
      const foreign = { name: Buffer.from('app/\xd6\xd0.txt', 'latin1') };
      const archive = gzipSync(tar([...entries.map(([name, body]) => ({ name, body })), foreign]));
      const asked = { names: 'gbk', vcs: true } as const;
      const known = await read(archive, filesOf('known'), asked);
      const late = filesOf('late');
      const source = await read(archive, late, asked, bare);
      expect(source).toEqual(known);
      expect(await reader.describe(late, source, inRoot)).toMatchObject({ path: 'example.com/app' });
      const other = await read(archive, filesOf('other'), { ...asked, vcs: false }, asked);
      expect(other.digest).not.toBe(known.digest);
      await expect(read(archive, filesOf('never'))).rejects.toMatchObject({
        code: 'archive_entry_refused',
        next: expect.stringContaining('-F names=gbk'),
      });
    });

    it('refuses what is no archive before it is whole, and says so', async () => {
      const files = filesOf('broken');
      await writeFile(files.spool, Buffer.alloc(1024, 'x'));
      const reading = reader.read(files, bare);
      reading.written(1024);
      await expect(reading.result).rejects.toMatchObject({ code: 'archive_unknown' });
      expect(reading.refused).toBe(true);
    });

    it('refuses to describe a source without a module', async () => {
      const files = filesOf('bare');
      const source = await read(packFiles({ 'main.go': 'package main\n' }), files);
      const described = reader.describe(files, source, inRoot);
      await expect(described).rejects.toMatchObject({ code: 'go_mod_missing' });
    });

    it('gives up an upload whose sender has left, and reads the next', async () => {
      const files = filesOf('left');
      await writeFile(files.spool, packFiles(program).subarray(0, 20));
      const reading = reader.read(files, bare);
      reading.written(20);
      reading.abort();
      await expect(reading.result).rejects.toThrow();
      expect((await read(packFiles(program), filesOf('next'))).digest).toMatch(/^h1:/);
    });
  });
}
