import { type FailureCode, failureCatalogue } from '@cgoforge/core';
import { isOfUsers, printExample } from '../openapi/example-answer.js';

const HEAD =
  '<!doctype html><meta charset="utf-8"><title>cgoforge: errors</title><style>pre{white-space:pre-wrap}</style><h1>Errors</h1>';

const ESCAPED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

const escaped = (text: string) => text.replace(/[&<>]/g, (char) => ESCAPED[char] ?? char);

/** A heading per failure code, so that a problem document's `type` leads to its explanation and an example. */
export function errorsPage(): string {
  const entries = (Object.keys(failureCatalogue) as FailureCode[]).map((code) => {
    const { status, family, title, next } = failureCatalogue[code];
    const example = isOfUsers(code) ? `<pre>${escaped(printExample(code))}</pre>` : '';
    const what = `<p>${escaped(title)}. HTTP status ${status}; ${family}.</p><p>${escaped(next)}</p>`;
    return `<h2 id="${code}">${code}</h2>${what}${example}`;
  });
  return `${HEAD}${entries.join('\n')}\n`;
}
