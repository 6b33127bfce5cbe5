import { type AttemptWork, Failure, printTarget } from '@cgoforge/core';

/**
 * Adds what the source itself tells about a compiler error. The linker only says that it skips or cannot find a library;
 * that a prebuilt file is for another machine was seen when the source was read.
 */
export function explainFailure(failure: Failure, work: Pick<AttemptWork, 'source' | 'task'>): Failure {
  if (failure.code !== 'compile_error') return failure;
  const { arch } = work.task.target;
  const foreign = work.source.prebuilt.find(
    (object) => object.archs.length > 0 && !object.archs.includes(arch),
  );
  if (!foreign) return failure;
  const target = printTarget(work.task.target);
  return new Failure(
    'compile_error',
    `${failure.detail} ${foreign.name} is for ${foreign.archs.join(' and ')}, and the target is ${target}.`,
    { next: `Send ${foreign.name} built for ${arch}, or its sources.`, cause: failure },
  );
}
