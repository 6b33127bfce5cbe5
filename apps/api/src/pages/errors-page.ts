import { failureCatalogue } from '@cgoforge/core';

/** A heading per failure code, so that a problem document's `type` leads to its explanation. */
export function errorsPage(): string {
  const entries = Object.entries(failureCatalogue).map(
    ([code, { status, family, title, next }]) =>
      `<h2 id="${code}">${code}</h2><p>${title}. HTTP status ${status}; ${family}.</p><p>${next}</p>`,
  );
  return `<!doctype html><meta charset="utf-8"><title>cgoforge: errors</title><h1>Errors</h1>${entries.join('\n')}\n`;
}
