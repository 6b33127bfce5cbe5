import { StringDecoder } from 'node:string_decoder';
import type { Logs } from '@cgoforge/core';

/** As much of a line is read; what follows in it is passed over. */
const MOST_LINE = 8_192;

/** The lines that a build has printed, without those of ours. */
export async function* logLines(logs: Logs, tenant: string, attempt: string): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for (let offset = 0; ; ) {
    const chunks = await logs.read(tenant, attempt, offset);
    for (const { offset: at, data, ours } of chunks) {
      const fresh = data.subarray(Math.max(0, offset - at));
      offset = at + data.length;
      if (ours) continue;
      const lines = (rest + decoder.write(fresh)).split('\n');
      rest = (lines.pop() ?? '').slice(0, MOST_LINE);
      yield* lines.map((line) => line.replace(/\r$/, ''));
    }
    if (chunks.length === 0) break;
  }
  if (rest !== '') yield rest;
}
