import type { Logs } from '@cgoforge/core';

/** The log of an attempt, piece by piece. */
export async function* logPieces(logs: Logs, attempt: string, tenant = 'local'): AsyncGenerator<Buffer> {
  for (let offset = 0; ; ) {
    const chunks = await logs.read(tenant, attempt, offset);
    if (chunks.length === 0) return;
    for (const { data } of chunks) {
      yield data;
      offset += data.length;
    }
  }
}
