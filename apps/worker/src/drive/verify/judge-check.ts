import { type CheckResult, Failure } from '@cgoforge/core';

/** What is wrong with how a file did; `null`: nothing. A program can say of itself that it only wants for libraries. */
export function whyRefused(check: CheckResult, mayNotStart: boolean): string | null {
  if (!check.passed) return check.detail;
  return check.kind === 'not started' && !mayNotStart ? 'It was not started.' : null;
}

/** Throws `smoke_failed` unless a program that was to be started with arguments ended well. */
export function refuseBadEnd(name: string, check: CheckResult | null, smoke: string | null): void {
  if (smoke === null || check?.passed !== true || check.kind === 'loaded') return;
  if (check.kind === 'not started') {
    throw new Failure('smoke_failed', `${name} ${smoke}: ${check.detail}`);
  }
  if (check.smoke?.exitCode === 0) return;
  const { exitCode = null, output = '' } = check.smoke ?? {};
  const end = exitCode === null ? 'It did not end within 10 s.' : `It ended with ${exitCode}.`;
  const said =
    output === '' ? '' : ` It said: ${output.replaceAll(/\s+/g, ' ').slice(0, 500).toWellFormed()}`;
  throw new Failure('smoke_failed', `${name} ${smoke}: ${end}${said}`);
}
