import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { orderSchema, type StartRequest } from '@cgoforge/adapter-runc';
import { type AttemptOrder, CONTAINERS } from '@cgoforge/core';
import { syncPath } from '@cgoforge/io';
import { z } from 'zod';
import { readJsonFile } from './json-file.js';

const FILE = 'attempt.json';

const recordSchema = z.strictObject({
  version: z.literal(1),
  /** Milliseconds since 1970. */
  startedAt: z.number(),
  order: orderSchema,
  /** Names of its disks, as they come to be; */
  work: z.string().nullable(),
  delivered: z.string().nullable(),
  /** once all is mounted, a later launcher takes it over. */
  isReady: z.boolean(),
  /** Why the launcher ends it, if something took it away, and the containers that had ended before. */
  ending: z
    .strictObject({
      taken: z
        .union([
          z.object({ limit: z.literal('deadline') }),
          z.object({ code: z.literal('lost'), detail: z.string() }),
        ])
        .nullable(),
      byThemselves: z.array(z.enum(CONTAINERS)),
    })
    .nullable(),
});

type RecordFacts = z.infer<typeof recordSchema>;
export type AttemptEnding = NonNullable<RecordFacts['ending']>;

/** What a launcher, and the one after it, must know of an attempt: a file in the attempt's folder, beside plan and
 * token. */
export class AttemptRecord {
  private written: Promise<void> = Promise.resolve();

  private constructor(
    readonly folder: string,
    private current: RecordFacts,
  ) {}

  get facts(): RecordFacts {
    return this.current;
  }

  /** Records an attempt that is to start: all of it is on the disk, or, where this throws, no launcher will know the
   * attempt. */
  static async make(folder: string, order: AttemptOrder, given: Pick<StartRequest, 'plan' | 'token'>) {
    const facts = { version: 1, startedAt: Date.now(), order, work: null, delivered: null } as const;
    const record = new AttemptRecord(folder, { ...facts, isReady: false, ending: null });
    await mkdir(folder, { mode: 0o700 });
    await Promise.all(
      (['plan', 'token'] as const).map(async (name) => {
        await mkdir(join(folder, name));
        await durably(join(folder, name, name === 'plan' ? 'plan.json' : name), given[name]);
      }),
    );
    await record.write({ flush: true });
    await syncPath(folder);
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
  change(facts: Partial<Pick<RecordFacts, 'work' | 'delivered' | 'isReady' | 'ending'>>): Promise<void> {
    this.current = { ...this.current, ...facts };
    this.written = this.written.catch(() => undefined).then(() => this.write());
    return this.written;
  }

  private async write(options = {}): Promise<void> {
    const path = join(this.folder, FILE);
    await writeFile(`${path}.new`, JSON.stringify(this.current), options);
    await rename(`${path}.new`, path);
  }
}

/** Writes a file that anybody may read who is shown it; it is on the disk afterwards. */
async function durably(path: string, content: string): Promise<void> {
  await writeFile(path, content, { mode: 0o444, flush: true });
  await syncPath(dirname(path));
}
