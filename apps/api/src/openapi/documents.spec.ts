import { readFileSync } from 'node:fs';
import { type CheckResult, DEFAULT_BUILD_OPTIONS, failureCatalogue } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { errorsPage } from '../pages/errors-page.js';
import { FORM, parseFields } from '../submit/form-fields.js';
import { VERSION } from '../version.js';
import { openApiDocument } from './document.js';
import { errorsDocument } from './errors-document.js';
import { formBody } from './form-body.js';
import { checkSchema, optionsSchema } from './schemas.js';

const FIX = 'It differs from the code. Run: npx tsc -b apps/api && node scripts/openapi.mjs';
const committed = (name: string) => readFileSync(new URL(`../../../../${name}`, import.meta.url), 'utf8');

describe('the committed documents', () => {
  it('has openapi.json as the code makes it', () => {
    expect(JSON.parse(committed('openapi.json')), FIX).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
  });

  it('has docs/errors.md with every failure of the catalogue', () => {
    expect(committed('docs/errors.md'), FIX).toBe(errorsDocument());
  });

  it('explains every failure where the type of a problem points', () => {
    const page = errorsPage();
    for (const code of Object.keys(failureCatalogue)) expect(page).toContain(`id="${code}"`);
    expect(page).toContain('"next": "Ask for the file again');
    expect(page).toContain('in a shell between quotes, since it has an &amp;.');
  });

  it('resolves every reference in the OpenAPI document', () => {
    const document = openApiDocument();
    const schemas = Object.keys(document.components?.schemas ?? {});
    const references = JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g);
    const found = [...new Set([...references].map(([, reference]) => reference))];
    expect(schemas.map((name) => `#/components/schemas/${name}`)).toEqual(expect.arrayContaining(found));
    expect(found).toContain('#/components/schemas/Check');
  });

  it('gives each operation a name of its own, and documents what any request may be answered with', () => {
    const all = Object.values(openApiDocument().paths).flatMap((item) => Object.values(item));
    const ids = all.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { responses } of all)
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['400', '403', '500']));
  });

  it('has every field of a build as it is answered', () => {
    const asked = { package: './a', dir: 'b', output: 'c', ldflags: '-s', tags: ['d'], trimpath: false };
    const others = { race: true, go: '1.26.8', cache: false, size: 'small', cgo_cflags: '-O3' };
    for (const options of [DEFAULT_BUILD_OPTIONS, { ...DEFAULT_BUILD_OPTIONS, ...asked, ...others }])
      expect(optionsSchema.parse(options)).toEqual(options);
  });

  it.each<CheckResult>([
    { passed: true, kind: 'ran', exitCode: null, stillRunning: true },
    { passed: true, kind: 'loaded' },
    { passed: true, kind: 'not started', detail: 'It lacks one.', missing: ['libsqlite3.so.0'] },
    { passed: true, kind: 'not started', detail: 'It is for Windows.' },
    { passed: false, detail: 'The loader found no libpng16.so.16.' },
  ])('has a check that ended as %o', (check) => expect(checkSchema.parse(check)).toEqual(check));

  const { properties } = formBody.content['multipart/form-data'].schema;
  const bounded = Object.keys(FORM).flatMap((name) => {
    const most = properties[name]?.maxLength;
    return most ? [{ name, most }] : [];
  });
  it.each(bounded)('bounds $name as it is read, at $most characters', ({ name, most }) => {
    const read = (length: number) => () => parseFields({ [name]: ['a'.repeat(length)] });
    expect(read(most)).not.toThrow();
    expect(read(most + 1)).toThrow(`has more than ${most} characters`);
  });

  it('bounds texts of a form at all', () => expect(bounded.map(({ name }) => name)).toContain('name'));

  it('says the release that package.json says', () => expect(VERSION).toBe(packageJson.version));
});
