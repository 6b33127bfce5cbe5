import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildJson } from '../support/service.ts';

/** A build as its release knew it. */
export interface LeftBuild {
  readonly sample: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Its Idempotency-Key. */
  readonly key: string | null;
  /** What `GET /v1/builds/{id}` and its log answered. */
  readonly build: BuildJson;
  readonly log: string;
}

/** What a release left behind (make-release.ts). */
export interface LeftRelease {
  readonly folder: string;
  /** Where it was served; its answers have links that begin so. */
  readonly url: string;
  readonly stoppedAt: string;
  readonly migrations: readonly string[];
  readonly builds: Readonly<Record<string, LeftBuild>>;
}

/** Reads one of the folders beside this file. */
export function readRelease(name: string): LeftRelease {
  const folder = join(import.meta.dirname, name);
  const text = readFileSync(join(folder, 'expected.json'), 'utf8');
  return { ...(JSON.parse(text) as Omit<LeftRelease, 'folder'>), folder };
}

/** The source that a build was made of, as it was sent. */
export function sourceOf({ folder }: LeftRelease, { sample }: LeftBuild): Buffer {
  return readFileSync(join(folder, 'sources', `${sample}.tgz`));
}
