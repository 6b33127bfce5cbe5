import { type BuildView, isTerminal, printBytes, printComparison, type TaskView } from '@cgoforge/core';
import { endLineOf } from '../builds/verdict.js';
import type { PublicUrl } from '../http/public-url.js';
import type { LogEvent } from './build-log.js';
import { prefixLines } from './line-splitter.js';
import { SentBytes } from './sent-bytes.js';
import { Standing } from './standing.js';
import { visibleLine, visibleText } from './visible-text.js';

/** A line of ours in a build's log. What a build has said of itself, as why it was refused, may stand in it. */
const say = (text: string) => `cgoforge: ${visibleLine(text)}\n`;

/** What a log says before the first line of a build. */
export function logHead(build: BuildView, url: PublicUrl): string {
  return [say(`build ${build.id}`), say(url.to(`/v1/builds/${build.id}`)), ...build.notes.map(say)].join('');
}

export interface LogTextOptions {
  /** Nobody waits for the end, and none is said while the build goes on. */
  readonly soFar: boolean;
  /** The bytes as they were written, control characters too. */
  readonly raw: boolean;
  /** What is sent of each target, prefixes and all, in bytes. */
  readonly mostBytes: number;
  /** The line that follows the log further, for whom the wait has ended. */
  readonly waitOn: string;
}

/** Log events as text: lines with their target, how the build stands, and at the end the URLs and how it ended. */
export async function* logText(
  events: AsyncIterable<LogEvent>,
  url: PublicUrl,
  options: LogTextOptions,
): AsyncGenerator<Buffer | string> {
  const sent = new SentBytes(options.mostBytes);
  const standing = new Standing();
  for await (const event of events) {
    if (event.kind === 'lines' && !sent.isOver(event.task.slug)) {
      const { task, text } = event;
      const lines = prefixLines(`[${task.asked}] `, options.raw ? text : visibleText(event));
      standing.interrupted();
      yield sent.take(task.slug, lines.length) ? lines : printedMore(event, url);
    }
    if (event.kind === 'look') {
      const text = standing.next(event.build);
      if (text) yield say(text);
    }
    if (event.kind === 'end' && !(options.soFar && !isTerminal(event.build.state)))
      yield logEnd(event.build, url, options.waitOn);
  }
}

/** The lines of one target alone. What is shown of control characters is longer than they are: no more than `mostBytes`
 * of it is sent. */
export async function* taskText(
  events: AsyncIterable<LogEvent>,
  url: PublicUrl,
  { raw, mostBytes }: Pick<LogTextOptions, 'raw' | 'mostBytes'>,
): AsyncGenerator<Buffer | string> {
  const sent = new SentBytes(mostBytes);
  for await (const event of events) {
    if (event.kind !== 'lines') continue;
    if (raw) yield event.text;
    else if (!sent.isOver(event.task.slug)) {
      const text = visibleText(event);
      // A line so long that it goes in pieces may have begun.
      yield sent.take(event.task.slug, text.length) ? text : `\n${printedMore(event, url)}`;
    }
  }
}

const printedMore = (lines: LogEvent & { readonly kind: 'lines' }, url: PublicUrl) =>
  say(`${lines.task.asked} has printed more: ${url.to(wholeLog(lines))}`);

/** Where all of a target's log is, as it was written. */
export const wholeLog = ({ id, task }: { readonly id: string; readonly task: TaskView }) =>
  `/v1/builds/${id}/tasks/${task.slug}/log?raw=true`;

/**
 * The last lines of a build's log: its files, what failed, and `cgoforge: succeeded`, `cgoforge: cancelled` or
 * `cgoforge: failed <code>`.
 */
function logEnd(build: BuildView, url: PublicUrl, waitOn: string): string {
  const lines = build.tasks.flatMap((task) => [
    ...(task.failure
      ? [say(`${task.asked} ${task.failure.code}: ${task.failure.detail} ${task.failure.next}`)]
      : []),
    ...task.artifacts.flatMap((artifact) => [
      say(`${task.asked} ${artifact.name}, ${printBytes(artifact.size)}, sha256 ${artifact.sha256}`),
      ...(artifact.comparedWith
        ? [say(`${task.asked} ${artifact.name} ${printComparison(artifact.comparedWith)}`)]
        : []),
      say(url.to(`/v1/artifacts/${artifact.id}/content`)),
    ]),
  ]);
  if (!isTerminal(build.state))
    lines.push(say(`the build goes on. Wait on, without sending the source again: ${waitOn}`));
  return [...lines, say(endLineOf(build))].join('');
}
