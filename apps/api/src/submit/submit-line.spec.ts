import { expect, it } from 'vitest';
import { submitLine } from './submit-line.js';

const address = 'http://localhost:8080/v1/builds?answer=files&wait=60';
const line = (fields: Record<string, string[]>, headers = {}) =>
  submitLine({ headers }, { fields, answer: { answer: 'files' }, address }, ['linux/amd64']);

it('keeps what was sent, but for the targets', () => {
  const fields = { targets: ['linux/arm64'], package: ['./cmd/app'], tags: ['a,b', 'c'] };
  expect(line(fields)).toBe(
    `curl -fLOJ -F targets=linux/amd64 -F package=./cmd/app -F tags=a,b -F tags=c -F src=@app.tgz '${address}'`,
  );
});

it('quotes what a shell or curl would read otherwise', () => {
  expect(line({ ldflags: ["-s -X 'main.v=a;b'"] })).toContain(
    `--form-string 'ldflags=-s -X '\\''main.v=a;b'\\'''`,
  );
  expect(line({ name: ['@app'] })).toContain("--form-string 'name=@app'");
  expect(line({ name: ['$(id)'] })).toContain("--form-string 'name=$(id)'");
});

it('sends a key where one was sent', () => {
  expect(line({}, { authorization: 'Bearer secret' })).toContain('-H "Authorization: Bearer $CGOFORGE_KEY"');
});
