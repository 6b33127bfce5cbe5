import { createHash } from 'node:crypto';
import { type BuildError, type BuildView, errorOfNoPlace, printBuildError } from '@cgoforge/core';
import { z } from 'zod';

/** The CI systems that show errors beside the lines that they are of. */
export const annotationForm = z
  .enum(['github', 'gitlab'])
  .describe('In place of JSON the errors, as that CI system reads them; use --fail-with-body with curl.');
export type AnnotationForm = z.output<typeof annotationForm>;

interface Annotated extends BuildError {
  readonly code: string;
  readonly asked: string;
}

/** The errors of a build's failed tasks as GitHub reads them from the output of a step (workflow commands), or as GitLab
 * reads them from a report of code quality. A failure without errors is one itself, of no file. */
export function annotationsOf(build: BuildView, form: AnnotationForm): string {
  const errors = build.tasks.flatMap(({ asked, failure }): Annotated[] => {
    if (!failure) return [];
    return (failure.errors ?? [errorOfNoPlace(failure.detail)]).map((error) => ({
      ...error,
      code: failure.code,
      asked,
    }));
  });
  return form === 'github' ? errors.map(forGithub).join('') : JSON.stringify(errors.map(forGitlab));
}

function forGithub({ file, line, column, text, code, asked }: Annotated): string {
  const place = { file, line, col: column, title: `${code} (${asked})` };
  const properties = Object.entries(place)
    .filter(([, value]) => value !== null)
    .map(
      ([name, value]) => `${name}=${escaped(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C')}`,
    );
  return `::error ${properties.join(',')}::${escaped(text)}\n`;
}

/** As GitHub's own toolkit escapes what stands in a command. */
const escaped = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

function forGitlab(error: Annotated) {
  const { file, line, text, code, asked } = error;
  return {
    description: `${text} (${asked})`,
    check_name: code,
    fingerprint: createHash('sha256')
      .update(`${asked} ${printBuildError(error)}`)
      .digest('hex'),
    severity: 'blocker',
    location: { path: file ?? 'go.mod', lines: { begin: line ?? 1 } },
  };
}
