import type { ArtifactJson, BuildJson, Service } from '../support/service.ts';
import { type Program, packProgram } from './programs.ts';
import { type Root, startIn } from './roots.ts';

/** A program for a runtime: what was built, and where it starts. */
export interface Cell {
  /** The target in full, such as `linux/amd64:glibc2.31`. */
  readonly target: string;
  /** The day on which it was built and started. */
  readonly date: string;
  /** From the start of its attempt to its end, with what earlier builds of the run have compiled. */
  readonly seconds: number;
  readonly file: BuiltFile | null;
  readonly failure: { readonly code: string; readonly says: string } | null;
}

interface BuiltFile {
  readonly bytes: number;
  /** The highest version of glibc that it asks for. */
  readonly glibc: string | null;
  readonly systems: readonly Started[];
}

interface Started {
  readonly system: string;
  /** What `startsOn` says. */
  readonly promised: boolean | null;
  /** It was started, and printed its line. */
  readonly starts: boolean;
  /** What it said instead, where that is not as it should be. */
  readonly said: string | null;
}

/** Builds a program for one target and starts the file in each root. */
export async function tryCell(
  service: Service,
  program: Program,
  target: string,
  roots: readonly Root[],
): Promise<Cell> {
  const build = await buildFor(service, program, target);
  const [task] = build.tasks;
  if (!task?.startedAt || !task.finishedAt) throw new Error(`Build ${build.id} has no task that was tried.`);
  const [artifact] = task.artifacts;
  return {
    target: task.target.resolved,
    date: task.finishedAt.slice(0, 10),
    seconds: Math.round((Date.parse(task.finishedAt) - Date.parse(task.startedAt)) / 1000),
    file: artifact ? await startEverywhere(service, program, artifact, roots) : null,
    failure: task.failure ? { code: task.failure.code, says: inShort(task.failure) } : null,
  };
}

/** Whether it was built, and starts just where `startsOn` says that it does. */
export const holds = ({ file }: Cell): boolean =>
  file?.systems.every(({ promised, starts }) => promised === null || promised === starts) === true;

async function buildFor(service: Service, program: Program, target: string): Promise<BuildJson> {
  const its = program.fields?.[runtimeOf(target)] ?? program.fields?.['*'];
  const fields = { targets: target, name: program.name, ...its };
  const { body, status } = await service.submit(packProgram(program), fields);
  if (status !== 202)
    throw new Error(`Submitting ${program.name} answered ${status}: ${JSON.stringify(body)}`);
  for (;;) {
    await service.http.get(`/v1/builds/${body.id}/result?wait=60`);
    const { body: build } = await service.http.get(`/v1/builds/${body.id}`);
    if (['succeeded', 'failed', 'cancelled'].includes(build.state)) return build;
  }
}

async function startEverywhere(
  service: Service,
  { prints }: Program,
  artifact: ArtifactJson,
  roots: readonly Root[],
): Promise<BuiltFile> {
  const program = await service.download(artifact);
  const systems: Started[] = [];
  for (const root of roots) {
    const start = await startIn(root, program);
    const said = 'printed' in start ? start.printed : start.failed;
    const promised = artifact.report?.startsOn.find(({ system }) => system === root.system)?.starts ?? null;
    const starts = 'printed' in start && said === prints;
    systems.push({ system: root.system, promised, starts, said: promised === starts ? null : said });
  }
  return { bytes: artifact.size, glibc: artifact.report?.glibc ?? null, systems };
}

/** The first error with its cause, where one was found, and the next step. */
const inShort = ({ detail, next }: NonNullable<BuildJson['tasks'][number]['failure']>): string =>
  `${detail} ${next}`.replaceAll(/\s+/g, ' ').slice(0, 400);

/** `musl` of `linux/amd64:musl`. */
export const runtimeOf = (target: string): string => target.split(':')[1] ?? '';
