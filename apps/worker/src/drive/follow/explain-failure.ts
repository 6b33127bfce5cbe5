import { type AttemptWork, Failure, printTarget } from '@cgoforge/core';

/**
 * Adds what the source itself tells about a compiler error, as was seen when it was read: a prebuilt file is for
 * another machine, where the linker only says that it skips or cannot find it; or a module's folder was not packed.
 */
export function explainFailure(failure: Failure, work: Pick<AttemptWork, 'source' | 'task'>): Failure {
  if (failure.code !== 'compile_error') return failure;
  const explanation = explainPrebuilt(work) ?? explainAbsent(work);
  if (!explanation) return failure;
  return new Failure('compile_error', `${failure.detail} ${explanation.why}`, {
    next: explanation.next,
    cause: failure,
  });
}

interface Explanation {
  readonly why: string;
  readonly next: string;
}

function explainPrebuilt({ source, task }: Pick<AttemptWork, 'source' | 'task'>): Explanation | null {
  const { arch } = task.target;
  const foreign = source.prebuilt.find((object) => object.archs.length > 0 && !object.archs.includes(arch));
  if (!foreign) return null;
  const archs = foreign.archs.join(' and ');
  return {
    why: `${foreign.name} is for ${archs}, and the target is ${printTarget(task.target)}.`,
    next: `Send ${foreign.name} built for ${arch}, or its sources.`,
  };
}

function explainAbsent({ source }: Pick<AttemptWork, 'source'>): Explanation | null {
  const [absent] = source.module.vendored ? [] : source.module.absent;
  if (!absent) return null;
  return {
    why: `${absent.path} is replaced by ${absent.folder}, which is not in the archive.`,
    next: 'Pack the folder that holds both modules, and name the one to build with -F dir=FOLDER; or send a vendor folder.',
  };
}
