import { BUILD_FIELDS, type BuildField } from './build-fields.js';
import { Failure } from './failure.js';
import type { Target } from './target.js';

type Fields = typeof BUILD_FIELDS;
type ValueOf<Field> = Field extends BuildField<infer Value, 'agent' | 'service'> ? Value : never;

/** The fields of a build as they were asked; what was not sent is `unset`. */
export type AskedOptions = { readonly [Name in keyof Fields]: ValueOf<Fields[Name]> };

/** The fields of a build as they are recorded with it. */
export interface BuildOptions extends Omit<AskedOptions, 'dir'> {
  /** The module's folder, relative to the source's root; `.` for the root itself. */
  readonly dir: string;
}

/** What the agent is told of them. */
export type AgentOptions = Partial<
  Pick<
    BuildOptions,
    { [Name in keyof Fields]: Fields[Name] extends BuildField<unknown, 'agent'> ? Name : never }[keyof Fields]
  >
>;

type Row = BuildField<unknown, 'agent' | 'service'>;
const rows = Object.entries(BUILD_FIELDS) as [keyof Fields, Row][];

/** What a build gets that asks for nothing. */
export const UNSET_OPTIONS = Object.fromEntries(
  rows.map(([name, { unset }]) => [name, unset]),
) as AskedOptions;
export const DEFAULT_BUILD_OPTIONS: BuildOptions = { ...UNSET_OPTIONS, dir: '.' };

/** The newest version of stored options that this release knows. */
export const BUILD_OPTIONS_VERSION = Math.max(...rows.map(([, { since }]) => since));

/** The version under which options are stored: the first that had all that is asked, since a release before that would build
 * without. */
export function optionsVersionOf(options: AskedOptions): number {
  return Math.max(...toldOf(options).map(([name]) => BUILD_FIELDS[name].since));
}

/** Options as they were stored, by this release or an earlier one that did not know all fields. Throws `unavailable`
 * for those of a newer release. */
export function readBuildOptions(stored: unknown, version: number): BuildOptions {
  if (version > BUILD_OPTIONS_VERSION) {
    throw new Failure(
      'unavailable',
      `The build's options have version ${version}, and this release knows ${BUILD_OPTIONS_VERSION}: it is left to a newer one.`,
    );
  }
  return { ...DEFAULT_BUILD_OPTIONS, ...(stored as Partial<BuildOptions>) };
}

/** Those of the first release, and each later one that is asked for: so a release is told nothing of a field that came after it
 * as long as nobody uses it. */
export function toldOf(options: AskedOptions): readonly [keyof Fields, unknown][] {
  const isTold = (name: keyof Fields) =>
    BUILD_FIELDS[name].since === 1 ||
    JSON.stringify(options[name]) !== JSON.stringify(BUILD_FIELDS[name].unset);
  return rows.flatMap(([name]) => (isTold(name) ? [[name, options[name]]] : []));
}

/** What of the options a target cannot be built with, and why, as the rest of a sentence that begins with the target. */
export function unfitFor(target: Target, options: AskedOptions): readonly { field: string; why: string }[] {
  return toldOf(options).flatMap(([field, value]) => {
    const { unfit, unset }: Row = BUILD_FIELDS[field];
    const why = value === unset ? null : (unfit?.(target) ?? null);
    return why === null ? [] : [{ field, why }];
  });
}

export function agentOptionsOf(options: BuildOptions): AgentOptions {
  return Object.fromEntries(toldOf(options).filter(([name]) => BUILD_FIELDS[name].heededBy === 'agent'));
}
