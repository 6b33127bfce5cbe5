import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { BuildJson } from '../support/service.ts';
import type { Stack } from '../support/stack.ts';
import { filesBelow, strayKeys } from '../support/stored-keys.ts';
import type { Sender, SentBuild } from './senders.ts';

/** What must not be, a sentence each; and how builds ended. */
export interface Verdict {
  readonly faults: readonly string[];
  readonly ends: ReadonlyMap<string, number>;
}

/** Looks through all that was accepted, when it has ended, and through what is left on the disk. */
export async function judge(stack: Stack, senders: readonly Sender[]): Promise<Verdict> {
  const faults: string[] = [];
  const ends = new Map<string, number>();
  for (const sender of senders) {
    for (const build of sender.sent) {
      const { end, fault } = await judgeBuild(sender, build);
      ends.set(end, (ends.get(end) ?? 0) + 1);
      if (fault) faults.push(`${build.id}: ${fault}`);
    }
  }
  const twice = await stack.sql<{ task: string }>(
    `select task_id as task from history where state in ('succeeded', 'failed', 'cancelled')
     group by task_id having count(*) > 1`,
  );
  faults.push(...twice.map(({ task }) => `${task} ended twice`), ...(await leftovers(stack)));
  return { faults, ends };
}

async function judgeBuild(sender: Sender, build: SentBuild): Promise<{ end: string; fault?: string }> {
  const answer = await sender.ask(`/v1/builds/${build.id}`);
  if (build.done.has('deleted')) {
    return answer?.status === 404
      ? { end: 'deleted' }
      : { end: 'deleted', fault: `answered ${answer?.status}` };
  }
  if (answer?.status !== 200) return { end: 'lost', fault: `answered ${answer?.status}` };
  const { state, expired, tasks } = JSON.parse(answer.body.toString()) as BuildJson;
  const [task] = tasks;
  const ours = task?.failure?.family === 'ours';
  if (build.done.has('cancelled') && state === 'cancelled') return { end: state };
  if (ours) return { end: `failed as ours: ${task?.failure?.code}` };
  const wanted = build.program === 'broken-c' ? 'failed' : 'succeeded';
  if (state !== wanted) return { end: state, fault: `${state}, and not ${wanted}: ${task?.failure?.detail}` };
  const [artifact] = task?.artifacts ?? [];
  const kept = expired ? `${state}, and expired` : state;
  if (!artifact) return { end: kept };
  const file = await sender.ask(artifact.links.content);
  if (expired)
    return file?.status === 410 ? { end: kept } : { end: kept, fault: `expired, and ${file?.status}` };
  const sha256 = createHash('sha256')
    .update(file?.body ?? '')
    .digest('hex');
  const isSame = sha256 === artifact.sha256 && (build.sha256 === null || sha256 === build.sha256);
  return isSame ? { end: kept } : { end: kept, fault: 'its file is another one' };
}

/** Objects that no row has or has removed, and what of uploads and attempts has not gone. */
async function leftovers(stack: Stack): Promise<readonly string[]> {
  const kept = await stack.sql<{ key: string }>(
    `select object_key as key from sources union all select 'attempts/' || id from attempts
     union all select 'logs/' || id from attempts union all select prefix from discards`,
  );
  const named = kept.map(({ key }) => key);
  const below = (folder: string) => filesBelow(join(stack.home, folder));
  const unreleased = await stack.sql<{ id: string }>(`select id from attempts where released_at is null`);
  return [
    ...strayKeys(below('store/objects'), named),
    ...[...below('store/partial'), ...below('spool').filter((name) => name !== 'reserve')],
    ...unreleased.map(({ id }) => `${id} is not released`),
  ].map((what) => `left: ${what}`);
}
