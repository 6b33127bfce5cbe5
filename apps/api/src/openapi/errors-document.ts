import { type FailureCode, type FailureSubject, failureCatalogue } from '@cgoforge/core';
import { CARRYING_BUILD, isOfUsers, printExample } from './example-answer.js';

const HEAD = `# Errors

Every error is \`application/problem+json\` (RFC 9457) with a stable \`code\`, what happened in \`detail\`, what to do in \`next\`, and a
\`requestId\`, under which the service's log says more when the failure is ours. A task that failed has the same \`code\`, \`detail\`
and \`next\` under \`failure\`, and there too the first ten \`errors\` that its build has printed, each with file, line, column, text and kind: they are shown, and decide nothing.
The header \`cgoforge-error\` has \`detail\` and \`next\` in one line.

A failure is *yours* when it is for you to change something, or to send less at once; cgoforge never retries it. It is *ours* when it
may pass by itself: a target that failed so was tried three times before, unless it only waited too long. Read \`code\`, never the text: sentences get
better from release to release.

This page is written from the catalogue in packages/core and the examples in apps/api by \`node scripts/openapi.mjs\`; tests compare the examples with what is answered.
`;

/** docs/errors.md: an index of codes, and of each that a user may meet what it means and an example. */
export function errorsDocument(): string {
  return `${HEAD}
## Of a request or of a whole build

How a build has ended is answered with the build too, under \`build\`, which the examples leave out: ${CARRYING_BUILD.map(quoted).join(', ')}.

${tableOf('request')}

${sectionsOf('request')}

## Of one target

The example is the \`failure\` of the target's task. \`internal\` and \`unavailable\` answer requests too, and are shown so.

${tableOf('target')}

${sectionsOf('target')}

## Of an attempt's agent

Intake answers an agent with these statuses, and with what happened as one line of text; the log of a pod names the status. No user is
answered so, and no target ends by them.

${tableOf('agent')}

${sectionsOf('agent')}
`;
}

const quoted = (code: string) => `\`${code}\``;

const codesOf = (of: FailureSubject) =>
  (Object.keys(failureCatalogue) as FailureCode[]).filter((code) => failureCatalogue[code].of === of);

function tableOf(of: FailureSubject): string {
  const head = ['| code | status | whose | what |', '|---|---|---|---|'];
  const rows = codesOf(of).map((code) => {
    const { status, family, title } = failureCatalogue[code];
    return `| [${quoted(code)}](#${code}) | ${status} | ${family} | ${title} |`;
  });
  return [...head, ...rows].join('\n');
}

const sectionsOf = (of: FailureSubject) => codesOf(of).map(sectionOf).join('\n\n');

function sectionOf(code: FailureCode): string {
  const { status, family, title, next } = failureCatalogue[code];
  const example = isOfUsers(code) ? `\n\n\`\`\`json\n${printExample(code)}\n\`\`\`` : '';
  return `### ${code}\n\n**${title}.** Status ${status}, ${family}. ${next}${example}`;
}
