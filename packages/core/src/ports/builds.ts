import type { BuildOptions } from '../build-options.js';
import type { CompiledWith, RebuildOf } from '../rebuild.js';
import type { KeptPins } from '../retention.js';
import type { Source, SourceModule } from '../source.js';
import type { BuildState } from '../task-states.js';
import type { BuildView } from '../views.js';
import type { ReceivedFile } from './received.js';

export interface NewBuild {
  readonly id: string;
  readonly tenant: string;
  /** Who of the tenant sent it, for callers take turns; empty where that is not known. */
  readonly caller: string;
  readonly name: string | null;
  readonly options: BuildOptions;
  readonly source: Source;
  /** Whether the source has symbolic links, which releases before version 3 of stored options cannot unpack. */
  readonly hasLinks: boolean;
  readonly notes: readonly string[];
  readonly tasks: readonly NewTask[];
  readonly idempotency: { readonly key: string; readonly fingerprint: string } | null;
  /** The build that it builds anew. */
  readonly rebuildOf?: string;
}

export interface NewTask {
  readonly id: string;
  readonly asked: string;
  readonly resolved: string;
  readonly slug: string;
  readonly pool: string;
  readonly toolchain: string;
  /** Of a rebuild. */
  readonly rebuildOf?: RebuildOf;
}

/** A build as it can be built anew. */
export interface OriginalBuild extends Pick<NewBuild, 'name' | 'options' | 'notes'> {
  readonly module: SourceModule;
  /** Those of its tasks that have succeeded. */
  readonly tasks: readonly OriginalTask[];
}

export interface OriginalTask
  extends Omit<NewTask, 'id' | 'rebuildOf'>,
    Omit<RebuildOf, 'build' | 'compiledWith'> {
  /** `null` where it is not known: a release before compiled it. */
  readonly compiledWith: CompiledWith | null;
}

export interface BuildPage {
  readonly items: readonly BuildView[];
  /** Opaque; `null` on the last page. */
  readonly nextCursor: string | null;
}

export interface FindOptions {
  /** Whether to say what queued tasks wait for, which costs a look at all that wait; `true` unless said. Who looks again
   * and again only for the end says `false`. */
  readonly waits?: boolean;
}

/** The API's view of builds. Every query names the tenant; another tenant's build is as if it did not exist. */
export abstract class Builds {
  /** Stores build and tasks, and a tenant that is new, in one transaction and wakes the relay. With an idempotency key
   * that was used before it stores nothing and answers the earlier build; with another fingerprint it throws
   * `idempotency_mismatch`. What a rebuild is of does not expire while it goes on; throws `expired` where it has. */
  abstract create(build: NewBuild): Promise<{ readonly build: BuildView; readonly created: boolean }>;

  abstract find(tenant: string, id: string, options?: FindOptions): Promise<BuildView | null>;

  /** Newest first, at most `limit` (1 to 100). Throws `invalid_query` for a cursor that is not ours. */
  abstract list(
    tenant: string,
    page: { readonly limit: number; readonly cursor?: string; readonly state?: BuildState },
  ): Promise<BuildPage>;

  /** Cancels what is queued and asks for the end of what runs; an ended build stays as it is. `null`: there is none. */
  abstract cancel(tenant: string, id: string): Promise<BuildView | null>;

  /** Queues what has failed, or was cancelled, of an ended build again, with new attempts: its logs stay, and its end and
   * failures are taken back. Throws `build_running` for one that has not ended, also when two ask at once,
   * `nothing_to_retry` where all has succeeded, `expired`. `null`: there is none. */
  abstract retry(tenant: string, id: string): Promise<BuildView | null>;

  /** What a rebuild of the build is made of. Throws `expired`. `null`: there is none. */
  abstract original(tenant: string, id: string): Promise<OriginalBuild | null>;

  /** Has an ended build keep its files for as long as it is pinned, or no longer. Throws `build_running` for one that
   * has not ended, `expired` for one that keeps none any more, `pins_full` when pinned builds together keep more than
   * there may be. `null`: there is none. */
  abstract pin(tenant: string, id: string, most: KeptPins): Promise<BuildView | null>;
  abstract unpin(tenant: string, id: string): Promise<BuildView | null>;

  /** Deletes the build: it is shown to nobody any more, what runs of it ends, and then all of it is removed. `false`:
   * there is none. */
  abstract delete(tenant: string, id: string): Promise<boolean>;

  /** The object behind an artifact of a published task. Throws `expired`. */
  abstract findArtifact(tenant: string, id: string): Promise<ReceivedFile | null>;
}
