import { type AttemptWork, type Executor, LOG_CHUNK_BYTES, type Logs } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import { AttemptLog } from './attempt-log.js';

interface Chunk {
  sequence: number;
  data: Buffer;
  executorBytes: number;
}

const work = {
  lease: { attempt: 'att_1', epoch: 1 },
  log: { nextSequence: 3, executorBytes: 5 },
} as AttemptWork;

function rows(answer = true) {
  const chunks: Chunk[] = [];
  const logs = {
    append: async (_lease: unknown, chunk: Chunk) => {
      chunks.push(chunk);
      return answer;
    },
  } as unknown as Logs;
  return { chunks, logs };
}

const giving = (...parts: string[]) =>
  ({
    async *log() {
      for (const part of parts) yield Buffer.from(part);
    },
  }) as unknown as Executor;

describe('AttemptLog', () => {
  it('counts only the executor’s bytes, so that who takes over reads on at the right place, and begins a line of its own', async () => {
    const { chunks, logs } = rows();
    const log = new AttemptLog(logs, work);
    log.write('cgoforge: building\n');
    await log.follow(giving('abc', 'def'), new AbortController().signal);
    log.write('cgoforge: done\n');
    await log.close();
    expect(Buffer.concat(chunks.map((chunk) => chunk.data)).toString()).toBe(
      '\ncgoforge: building\nabcdef\ncgoforge: done\n',
    );
    expect(chunks.at(-1)?.executorBytes).toBe(5 + 6);
    expect(chunks.map((chunk) => chunk.sequence)).toEqual(chunks.map((_, index) => index + 3));
  });

  it('never stores a chunk above the limit, and each says exactly what it holds', async () => {
    const { chunks, logs } = rows();
    const log = new AttemptLog(logs, work);
    await log.follow(giving('x'.repeat(LOG_CHUNK_BYTES + 10), 'y'), new AbortController().signal);
    let total = 5;
    for (const chunk of chunks) {
      expect(chunk.data.length).toBeLessThanOrEqual(LOG_CHUNK_BYTES);
      total += chunk.data.length;
      expect(chunk.executorBytes).toBe(total);
    }
    expect(total).toBe(5 + LOG_CHUNK_BYTES + 11);
  });

  it('fails when the lease is lost', async () => {
    const { logs } = rows(false);
    const log = new AttemptLog(logs, work);
    log.write('one\n');
    await expect(log.close()).rejects.toThrow('Another supervisor');
  });
});
