import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { type ClientRequest, get, type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { tarEntry } from '../support/archives/tar.ts';
import { packSample } from '../support/samples.ts';
import type { Stack } from '../support/stack.ts';
import { Program } from './program.ts';

const MIB = 1024 ** 2;

/** What is done to a service at once; `prepare` answers what does it, which answers what was seen. */
interface Attack {
  readonly name: string;
  prepare(stack: Stack): Promise<() => Promise<string>>;
}

const many = <T>(count: number, run: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => run(index)));

export const attacks: readonly Attack[] = [
  {
    name: '12 senders of 300,000 empty files',
    async prepare({ url }) {
      const entries = Array.from({ length: 300_000 }, (_, index) => tarEntry({ name: `f${index}` }));
      const archive = gzipSync(Buffer.concat([...entries, Buffer.alloc(1024)]));
      const send = async (sender: number, seen: string[]) => {
        for (let round = 0; round < 4; round++) {
          // Half of them say no length, as whoever wants one of the readers that follow.
          const upload = open(
            `${url}/v1/builds`,
            sender % 2 === 0 ? { 'content-length': archive.length } : {},
          );
          upload.end(archive);
          seen.push(await statusOf(upload));
        }
      };
      return async () => {
        const seen: string[] = [];
        await many(12, (sender) => send(sender, seen));
        return `${(archive.length / MIB).toFixed(1)} MiB, four times each; ${tally(seen)}`;
      };
    },
  },
  {
    name: '64 slow uploads',
    async prepare({ url }) {
      const archive = incompressible(8 * MIB);
      return async () => {
        const uploads = Array.from({ length: 64 }, () => open(`${url}/v1/builds`));
        for (const upload of uploads) upload.on('error', () => undefined);
        for (let at = 0; at < 30; at++) {
          for (const upload of uploads) upload.write(archive.subarray(at * 16_384, (at + 1) * 16_384));
          await setTimeout(1_000);
        }
        for (const upload of uploads) upload.destroy();
        return '16 KiB a second each, for 30 s';
      };
    },
  },
  {
    name: '200 aborted uploads',
    async prepare({ url }) {
      const archive = incompressible(16 * MIB);
      const abort = async () => {
        const upload = open(`${url}/v1/builds`);
        upload.on('error', () => undefined);
        await new Promise<void>((sent) => upload.write(archive.subarray(0, 12 * MIB), () => sent()));
        upload.destroy();
      };
      return async () => {
        await many(20, async () => {
          for (let round = 0; round < 10; round++) await abort();
        });
        return '12 MiB each, 20 at a time';
      };
    },
  },
  {
    name: '100 followers of a 64 MiB log',
    async prepare({ url }) {
      return async () => {
        const program = new Program('noisy');
        program.change('followed');
        const build = await program.submit(url, { cache: 'off' });
        program.remove();
        const read = await many(100, () => {
          return download(get(`${url}/v1/builds/${build}/log?follow=1`, { agent: false }), 120);
        });
        return `from the build's start, 120 s at most; ${summary(read)}`;
      };
    },
  },
  {
    name: '30 downloads of 1 GiB as .tgz and .zip',
    async prepare(stack) {
      const archive = packSample('multi');
      // Whoever sends the same with the same key attaches to the build that is there.
      const sent = { method: 'POST', headers: { 'idempotency-key': 'attack' }, body: archive };
      const response = await fetch(`${stack.url}/v1/builds`, sent);
      const { id: build } = (await response.json()) as { id: string };
      await stack.untilEnded(build);
      await enlarge(stack, build);
      return async () => {
        const read = await many(30, (index) => {
          const format = index % 2 === 0 ? 'tgz' : 'zip';
          const asked = open(`${stack.url}/v1/builds?answer=files&format=${format}`, sent.headers);
          return download(asked.end(archive), 60);
        });
        return `a file in the store replaced by random bytes, 60 s at most; ${summary(read)}`;
      };
    },
  },
];

/** Puts 1 GiB that does not compress in the place of the build's first file. */
async function enlarge(stack: Stack, build: string): Promise<void> {
  const [file] = await stack.sql<{ id: string; object_key: string }>(
    `select a.id, a.object_key from artifacts a join tasks t on t.id = a.task_id where t.build_id = '${build}' limit 1`,
  );
  if (!file) throw new Error('The build has no file');
  const gibibyte = function* () {
    for (let written = 0; written < 1024; written++) yield randomBytes(MIB);
  };
  await pipeline(gibibyte, createWriteStream(join(stack.home, 'store/objects', file.object_key)));
  await stack.sql(`update artifacts set size = ${1024 * MIB} where id = '${file.id}'`);
}

function incompressible(bytes: number): Buffer {
  return gzipSync(
    Buffer.concat([tarEntry({ name: 'data.bin', body: randomBytes(bytes) }), Buffer.alloc(1024)]),
  );
}

/** A submission whose body is still to be written; in chunks unless a length is given. */
function open(url: string, headers: Record<string, string | number> = {}): ClientRequest {
  return request(url, { method: 'POST', agent: false, headers });
}

function statusOf(sent: ClientRequest): Promise<string> {
  return new Promise((resolve) => {
    sent.on('response', (response) => {
      response.resume();
      resolve(`${response.statusCode}`);
    });
    // It was refused, and closed, before all was sent.
    sent.on('error', () => resolve('closed'));
  });
}

/** Reads an answer to its end, or for so many seconds, and keeps nothing of it. */
function download(sent: ClientRequest, seconds: number): Promise<{ bytes: number; whole: boolean }> {
  return new Promise((resolve, reject) => {
    sent.on('response', (response: IncomingMessage) => {
      if (response.statusCode !== 200) reject(new Error(`${sent.path} answered ${response.statusCode}`));
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('error', () => undefined);
      response.on('close', () => resolve({ bytes, whole: response.complete }));
    });
    sent.on('error', () => undefined);
    void setTimeout(seconds * 1000).then(() => sent.destroy());
  });
}

function summary(read: readonly { bytes: number; whole: boolean }[]): string {
  const mebibytes = read.reduce((sum, { bytes }) => sum + bytes, 0) / MIB;
  return `${mebibytes.toFixed(0)} MiB read, ${read.filter(({ whole }) => whole).length} of ${read.length} to the end`;
}

function tally(seen: readonly string[]): string {
  const kinds = [...new Set(seen)].sort();
  return kinds.map((kind) => `${seen.filter((one) => one === kind).length} times ${kind}`).join(', ');
}
