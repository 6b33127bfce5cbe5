import { BUILD_FIELDS, type BuildField } from './build-fields.js';
import { Failure } from './failure.js';
import type { FieldKind } from './field-kinds.js';
import type { Target } from './target.js';

type Fields = typeof BUILD_FIELDS;
type FieldName = keyof Fields;
type ValueOf<Field> = Field extends FieldKind<infer Value> ? Value : never;
/** The names of the fields that are as `Shape`. */
type NamesOf<Shape> = { [Name in FieldName]: Fields[Name] extends Shape ? Name : never }[FieldName];

/** The fields of a build as they were asked; what was not sent is `unset`. */
export type AskedOptions = { readonly [Name in FieldName]: ValueOf<Fields[Name]> };

/** The fields of a build as they are recorded with it. */
export interface BuildOptions extends Omit<AskedOptions, 'dir'> {
  /** The module's folder, relative to the source's root; `.` for the root itself. */
  readonly dir: string;
}

type AgentField = NamesOf<{ readonly heededBy: 'agent' }>;
type FirstField = NamesOf<{ readonly since: 1 }>;

/** What the agent is told of them: those of the first release, and of the others what is asked for. */
export type AgentOptions = Pick<BuildOptions, AgentField & FirstField> &
  Partial<Pick<BuildOptions, AgentField>>;

const rows = Object.entries(BUILD_FIELDS) as [FieldName, BuildField<unknown>][];

/** What a form asks that names no field. */
export const UNSET_OPTIONS = Object.fromEntries(
  rows.map(([name, { unset }]) => [name, unset]),
) as AskedOptions;

/** What a build gets that asks for nothing. */
export const DEFAULT_BUILD_OPTIONS: BuildOptions = { ...UNSET_OPTIONS, dir: '.' };

/** The version whose releases unpack symbolic links. */
const SINCE_LINKS = 3;

/** The version whose releases keep a rebuild to its toolchain, and compare its files. */
const SINCE_REBUILDS = 4;

/** The newest version of stored options that this release knows. */
export const BUILD_OPTIONS_VERSION = Math.max(SINCE_REBUILDS, ...rows.map(([, { since }]) => since));

/** Options as they are stored, under the first version that had all that is asked and all that the build has: a release
 * before that would build without it, and one since then need not know what is not asked. */
export function storedOptionsOf(
  options: BuildOptions,
  { hasLinks, isRebuild = false }: { readonly hasLinks: boolean; readonly isRebuild?: boolean },
): { version: number; options: Partial<BuildOptions> } {
  const told = toldOf(options);
  const ofBuild = isRebuild ? SINCE_REBUILDS : hasLinks ? SINCE_LINKS : 1;
  const version = Math.max(ofBuild, ...told.map(([name]) => BUILD_FIELDS[name].since));
  return { version, options: Object.fromEntries(told) };
}

/** Options as they were stored, by this release or an earlier one. Throws `unavailable` for those of a newer one. */
export function readBuildOptions(stored: unknown, version: number): BuildOptions {
  if (version > BUILD_OPTIONS_VERSION) {
    throw new Failure(
      'unavailable',
      `The build's options have version ${version}, and this release knows ${BUILD_OPTIONS_VERSION}: it is left to a newer one.`,
    );
  }
  return { ...DEFAULT_BUILD_OPTIONS, ...(stored as Partial<BuildOptions>) };
}

/** The fields of the first release, and each later one that is asked for, with their values: so a release is told
 * nothing of a field that came after it as long as nobody uses it. */
export function toldOf(options: AskedOptions): readonly [FieldName, unknown][] {
  const isAsked = (name: FieldName) =>
    JSON.stringify(options[name]) !== JSON.stringify(BUILD_FIELDS[name].unset);
  const told = rows.filter(([name, { since }]) => since === 1 || isAsked(name));
  return told.map(([name]) => [name, options[name]]);
}

/** What options a target cannot be built with, and why, as the rest of a sentence that begins with the target. */
export function unfitFor(target: Target, options: AskedOptions): readonly { field: string; why: string }[] {
  return toldOf(options).flatMap(([field, value]) => {
    const { unfit, unset }: BuildField<unknown> = BUILD_FIELDS[field];
    const why = value === unset ? null : (unfit?.(target, options) ?? null);
    return why === null ? [] : [{ field, why }];
  });
}

/** What of the options stands in the agent's plan. */
export function agentOptionsOf(options: BuildOptions): AgentOptions {
  const told = toldOf(options).filter(([name]) => BUILD_FIELDS[name].heededBy === 'agent');
  return Object.fromEntries(told) as unknown as AgentOptions;
}
