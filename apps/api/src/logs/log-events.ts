import { Failure } from '@cgoforge/core';
import { buildJson } from '../builds/build-json.js';
import type { PublicUrl } from '../http/public-url.js';
import type { LogEvent, LogPosition } from './build-log.js';
import { wholeLog } from './log-text.js';
import { SentBytes } from './sent-bytes.js';

/**
 * Log events as server-sent events. The text is JSON, since a bare carriage return would end an event's line. Each id
 * is the position behind the event, so a reader that comes back with Last-Event-ID goes on without loss or repetition;
 * `ours` are the lines of the service, which a build can imitate in its text.
 * Of a target that printed more than `mostBytes` as they are sent, `cut` says where the rest is.
 */
export async function* logEvents(
  events: AsyncIterable<LogEvent>,
  url: PublicUrl,
  mostBytes: number,
): AsyncGenerator<string> {
  const sent = new SentBytes(mostBytes);
  yield ': the log of a build\n\n';
  for await (const event of events) {
    if (event.kind === 'look') yield ': still here\n\n';
    if (event.kind === 'end') yield `event: end\ndata: ${JSON.stringify(buildJson(event.build, url))}\n\n`;
    if (event.kind === 'lines' && !sent.isOver(event.task.slug)) {
      const { task, text, ours, position } = event;
      const data = { target: task.asked, slug: task.slug, ours, text: text.toString('utf8') };
      const lines = `id: ${printPosition(position)}\nevent: log\ndata: ${JSON.stringify(data)}\n\n`;
      const rest = { target: task.asked, slug: task.slug, log: url.to(wholeLog(event)) };
      yield sent.take(task.slug, Buffer.byteLength(lines))
        ? lines
        : `event: cut\ndata: ${JSON.stringify(rest)}\n\n`;
    }
  }
}

/** `linux-amd64-glibc2.36=1024,…` */
export function printPosition(position: LogPosition): string {
  return Object.entries(position)
    .map(([slug, offset]) => `${slug}=${offset}`)
    .join(',');
}

/** The inverse of `printPosition`. Throws `invalid_query`. */
export function parsePosition(text: string): LogPosition {
  const pairs = text.split(',').map((pair) => /^([a-z0-9._-]+)=(\d{1,15})$/.exec(pair.trim()));
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, slug, offset] = pair ?? [];
      if (!slug || !offset)
        throw new Failure('invalid_query', `Last-Event-ID ${JSON.stringify(text)} is not one of ours.`);
      return [slug, Number(offset)];
    }),
  );
}
