/** Joins chunks to parts of exactly `size` bytes, the last one smaller; a body without bytes has no part. */
export async function* partsOf(chunks: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    waiting.push(chunk);
    bytes += chunk.length;
    if (bytes < size) continue;
    const joined = Buffer.concat(waiting);
    const whole = bytes - (bytes % size);
    for (let start = 0; start < whole; start += size) yield joined.subarray(start, start + size);
    waiting = [joined.subarray(whole)];
    bytes -= whole;
  }
  if (bytes > 0) yield Buffer.concat(waiting);
}
