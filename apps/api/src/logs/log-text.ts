import { type BuildView, isTerminal, printBytes, type TaskView } from '@cgoforge/core';
import { endLineOf } from '../builds/verdict.js';
import type { PublicUrl } from '../http/public-url.js';
import type { LogEvent } from './build-log.js';
import { prefixLines } from './line-splitter.js';
import { SentBytes } from './sent-bytes.js';
import { Standing } from './standing.js';
import { visibleText } from './visible-text.js';

/** A line of ours in a build's log. Nothing reads it back: a build can print the same. */
const say = (text: string) => `cgoforge: ${text}\n`;

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
    if (event.kind === 'lines') {
      const { task, text } = event;
      const lines = prefixLines(`[${task.asked}] `, options.raw ? text : visibleText(event));
      const goes = sent.next(task.slug, lines.length);
      if (goes !== 'none') standing.interrupted();
      if (goes === 'whole') yield lines;
      if (goes === 'ends') yield say(`${task.asked} has printed more: ${url.to(wholeLog(event))}`);
    }
    if (event.kind === 'look') {
      const text = standing.next(event.build);
      if (text) yield say(text);
    }
    if (event.kind === 'end' && !(options.soFar && !isTerminal(event.build.state)))
      yield logEnd(event.build, url);
  }
}

/** Where all of a target's log is, as it was written. */
export const wholeLog = ({ id, task }: { readonly id: string; readonly task: TaskView }) =>
  `/v1/builds/${id}/tasks/${task.slug}/log?raw=true`;

/**
 * The last lines of a build's log: its files, what failed, and `cgoforge: succeeded`, `cgoforge: cancelled` or
 * `cgoforge: failed <code>`.
 */
function logEnd(build: BuildView, url: PublicUrl): string {
  const lines = build.tasks.flatMap((task) => [
    ...(task.failure
      ? [say(`${task.asked} ${task.failure.code}: ${task.failure.detail} ${task.failure.next}`)]
      : []),
    ...task.artifacts.flatMap((artifact) => [
      say(`${task.asked} ${artifact.name}, ${printBytes(artifact.size)}, sha256 ${artifact.sha256}`),
      say(url.to(`/v1/artifacts/${artifact.id}/content`)),
    ]),
  ]);
  if (!isTerminal(build.state))
    lines.push(say(`the build goes on: ${url.to(`/v1/builds/${build.id}/log?follow=1`)}`));
  return [...lines, say(endLineOf(build))].join('');
}
