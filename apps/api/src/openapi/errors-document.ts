import { type FailureSubject, failureCatalogue } from '@cgoforge/core';

const HEAD = `# Errors

Every error is \`application/problem+json\` (RFC 9457) with a stable \`code\`, what happened in \`detail\`, what to do in \`next\`, and a
\`requestId\`, under which the service's log says more when the failure is ours. A task that failed has the same \`code\`, \`detail\`
and \`next\` under \`failure\`, and there too the first ten \`errors\` that its build has printed, each with file, line, column, text and kind: they are shown, and decide nothing.
The header \`cgoforge-error\` has \`detail\` and \`next\` in one line.

A failure is *yours* when it is for you to change something, or to send less at once; cgoforge never retries it. It is *ours* when it
may pass by itself: a target that failed so was tried three times before, unless it only waited too long. Read \`code\`, never the text: sentences get
better from release to release.

This page is written from the catalogue in packages/core by \`node scripts/openapi.mjs\`.
`;

/** docs/errors.md, as the catalogue has it. */
export function errorsDocument(): string {
  const entries = Object.entries(failureCatalogue);
  const rows = (of: FailureSubject) =>
    entries
      .filter(([, entry]) => entry.of === of)
      .map(
        ([code, { status, family, title, next }]) =>
          `| \`${code}\` | ${status} | ${family} | ${title} | ${next} |`,
      );
  const table = (of: FailureSubject) =>
    ['| code | status | whose | what | what to do |', '|---|---|---|---|---|', ...rows(of)].join('\n');
  return `${HEAD}
## Of a request or of a whole build

${table('request')}

## Of one target

${table('target')}

## Of an attempt's agent

Intake answers an agent with these statuses, and with what happened as one line of text; the log of a pod names the status. No user is
answered so, and no target ends by them.

${table('agent')}
`;
}
