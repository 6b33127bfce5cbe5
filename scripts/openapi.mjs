// Writes openapi.json and docs/errors.md from the built code; with --check it only compares them, and fails when they
// differ.
import { readFileSync, writeFileSync } from 'node:fs';
import { openApiDocument } from '../apps/api/dist/openapi/document.js';
import { errorsDocument } from '../apps/api/dist/openapi/errors-document.js';

const documents = {
  'openapi.json': `${JSON.stringify(openApiDocument(), null, 2)}\n`,
  'docs/errors.md': errorsDocument(),
};

for (const [name, text] of Object.entries(documents)) {
  const file = new URL(`../${name}`, import.meta.url);
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`${name} differs from the code. Run: npx tsc -b apps/api && node scripts/openapi.mjs`);
    process.exitCode = 1;
  }
}
