import { type BuildView, Failure, isTerminal, type TaskView, Wakeups } from '@cgoforge/core';
import { Changes } from '@cgoforge/io';
import { Injectable } from '@nestjs/common';
import { BuildLookup } from '../builds/build-lookup.js';
import { LineSplitter } from './line-splitter.js';
import { TaskLogs } from './task-logs.js';

/** How often a follower is told how the build is, whatever else it gets: events then have a sign of life within the
 * 15 s after which some proxies take a silent connection for dead. */
const LOOK_MS = 10_000;

/** How far each task's log was given, by slug. */
export type LogPosition = Readonly<Record<string, number>>;

export type LogEvent =
  /** Whole lines of one task, and the position behind them. */
  | {
      readonly kind: 'lines';
      /** The build's. */
      readonly id: string;
      readonly task: TaskView;
      readonly text: Buffer;
      /** The service has said it. */
      readonly ours: boolean;
      readonly position: LogPosition;
    }
  | { readonly kind: 'look'; readonly build: BuildView }
  /** All was given. The build has ended, unless the wait did. */
  | { readonly kind: 'end'; readonly build: BuildView };

export interface FollowOptions {
  readonly tenant: string;
  readonly from: LogPosition;
  /** One slug for that task alone; `null` for all. */
  readonly slug: string | null;
  /** 0 for what is written so far. */
  readonly seconds: number;
  readonly signal: AbortSignal;
}

/** A build's log as its tasks write it. It is read no faster than it is taken, so a slow reader costs rows that wait,
 * not memory. */
@Injectable()
export class BuildLog {
  constructor(
    private readonly lookup: BuildLookup,
    private readonly logs: TaskLogs,
    private readonly wakeups: Wakeups,
  ) {}

  async *follow(id: string, options: FollowOptions): AsyncGenerator<LogEvent> {
    const { tenant, signal, slug } = options;
    const until = performance.now() + options.seconds * 1000;
    using changes = new Changes(this.wakeups, ['log', 'task'], id);
    const given = new Map<string, Given>();
    let nextLook = performance.now() + LOOK_MS;
    let seen: BuildView | undefined;
    while (!signal.aborted) {
      const now = performance.now();
      const looks = now >= Math.min(until, nextLook);
      // The build before its logs: what was written before it ended is then surely read.
      const build = await this.#find(tenant, id, looks, seen);
      seen = build;
      const tasks = build.tasks.filter((task) => slug === null || task.slug === slug);
      const over = tasks.every((task) => isTerminal(task.state)) || now >= until;
      for (const task of tasks) yield* this.#news(id, task, given, options, over);
      if (over) {
        yield { kind: 'end', build };
        return;
      }
      if (looks) {
        yield { kind: 'look', build };
        nextLook = performance.now() + LOOK_MS;
      }
      await changes.next(Math.min(until, nextLook) - performance.now(), signal);
    }
  }

  /** The build; one that was deleted meanwhile as it was `seen`, but cancelled. */
  async #find(tenant: string, id: string, waits: boolean, seen: BuildView | undefined): Promise<BuildView> {
    try {
      return await this.lookup.find(tenant, id, { waits });
    } catch (error) {
      if (!seen || !(error instanceof Failure) || error.code !== 'not_found') throw error;
      const tasks = seen.tasks.map((task) =>
        isTerminal(task.state) ? task : { ...task, state: 'cancelled' as const },
      );
      return { ...seen, tasks, state: 'cancelled' };
    }
  }

  async *#news(
    id: string,
    task: TaskView,
    given: Map<string, Given>,
    { tenant, from }: FollowOptions,
    last: boolean,
  ): AsyncGenerator<LogEvent> {
    const state = given.get(task.slug) ?? new Given(from[task.slug] ?? 0);
    given.set(task.slug, state);
    const lines = (text: Buffer, ours: boolean): LogEvent => {
      state.said += text.length;
      const position = { ...from, ...Object.fromEntries([...given].map(([slug, { said }]) => [slug, said])) };
      return { kind: 'lines', id, task, text, ours, position };
    };
    if (state.complete) return;
    for await (const { offset, data, ours } of this.logs.read(tenant, task.id, state.read)) {
      state.read = offset + data.length;
      // What the service says in the middle of a line begins with the end of that line, which is the build's.
      const old = ours && !state.ours && state.splitter.holds ? 1 : 0;
      const ended = state.splitter.push(data.subarray(0, old));
      if (ended.length > 0) yield lines(ended, false);
      const text = state.splitter.push(data.subarray(old));
      if (text.length > 0) yield lines(text, ours);
      state.ours = ours;
    }
    state.complete = isTerminal(task.state);
    if (!last && !state.complete) return;
    const rest = state.splitter.rest();
    if (rest.length > 0) yield lines(rest, state.ours);
  }
}

/** How far one task's log was read, and how far it was given on: the difference is a line that has not ended. */
class Given {
  readonly splitter = new LineSplitter();
  complete = false;
  /** Whose the last piece was that was read. */
  ours = false;
  said: number;

  constructor(public read: number) {
    this.said = read;
  }
}
