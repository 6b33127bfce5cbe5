import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { orderSchema, type StartRequest } from '@cgoforge/adapter-runc';
import { type AttemptOrder, CONTAINERS } from '@cgoforge/core';
import { z } from 'zod';
import { readJsonFile } from './json-file.js';

const FILE = 'attempt.json';

const takenSchema = z.union([
  z.object({ limit: z.literal('deadline') }),
  z.object({ code: z.literal('lost'), detail: z.string() }),
]);

const recordSchema = z.strictObject({
  version: z.literal(1),
  /** Milliseconds since 1970. */
  startedAt: z.number(),
  order: orderSchema,
  /** Where its two disks are mounted, once all of the attempt is set up: then a later launcher takes it over. */
  disks: z.strictObject({ work: z.string(), delivered: z.string() }).nullable(),
  /** Why the launcher ends it, if something took it away, and the containers that had ended before. */
  ending: z
    .strictObject({ taken: takenSchema.nullable(), byThemselves: z.array(z.enum(CONTAINERS)) })
    .nullable(),
});

type RecordFacts = z.infer<typeof recordSchema>;
export type AttemptEnding = NonNullable<RecordFacts['ending']>;

/**
 * What a launcher, and the one after it, must know of an attempt: a file in the attempt's folder, beside plan and
 * token. A killed launcher's files are whole. What a machine that lost its power has not written is no loss, since its
 * attempts are lost with their disks.
 */
export class AttemptRecord {
  private written: Promise<void> = Promise.resolve();

  private constructor(
    readonly folder: string,
    private current: RecordFacts,
  ) {}

  get facts(): RecordFacts {
    return this.current;
  }

  /** Records an attempt that is to start. Where this throws, no launcher will know the attempt. */
  static async make(
    folder: string,
    startedAt: Date,
    order: AttemptOrder,
    given: Pick<StartRequest, 'plan' | 'token'>,
  ) {
    const facts = { version: 1, startedAt: startedAt.getTime(), order, disks: null, ending: null } as const;
    const record = new AttemptRecord(folder, facts);
    await mkdir(folder, { mode: 0o700 });
    await writeShown(join(folder, 'plan'), 'plan.json', given.plan);
    await writeShown(join(folder, 'token'), 'token', given.token);
    await record.write();
    return record;
  }

  /** The attempt in a folder as an earlier launcher left it; `null` when there is none that could be gone on with. */
  static async read(folder: string): Promise<AttemptRecord | null> {
    const facts = await readJsonFile(join(folder, FILE), recordSchema);
    if (facts) return new AttemptRecord(folder, facts);
    console.error(`Nothing that could be read is recorded in ${folder}, so its attempt is lost.`);
    return null;
  }

  /** Changes what is known at once, and what is written as soon as it can be. */
  change(facts: Partial<Pick<RecordFacts, 'disks' | 'ending'>>): Promise<void> {
    this.current = { ...this.current, ...facts };
    this.written = this.written.catch(() => undefined).then(() => this.write());
    return this.written;
  }

  private async write(): Promise<void> {
    const path = join(this.folder, FILE);
    await writeFile(`${path}.new`, JSON.stringify(this.current));
    await rename(`${path}.new`, path);
  }
}

/** Makes a folder with a file that anybody may read who is shown it. */
async function writeShown(folder: string, name: string, content: string): Promise<void> {
  await mkdir(folder);
  await writeFile(join(folder, name), content, { mode: 0o444 });
}
