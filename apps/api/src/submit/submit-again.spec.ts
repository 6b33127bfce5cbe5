import { expect, it } from 'vitest';
import { submitAgain } from './submit-again.js';

const address = 'http://localhost:8080/v1/builds?answer=files&wait=60';
const line = (fields: Record<string, string[]>, headers = {}) =>
  submitAgain({ headers }, { fields, answer: { answer: 'files' }, address }, ['linux/amd64']);

it('keeps what was sent, but for the targets', () => {
  const fields = { targets: ['linux/arm64'], package: ['./cmd/app'], tags: ['a,b', 'c'] };
  expect(line(fields)).toBe(
    `Type: curl -fLOJ -F targets=linux/amd64 -F package=./cmd/app -F tags=a,b -F tags=c -F src=@app.tgz '${address}'`,
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

it('says it in words where a line would be cut or altered on its way', () => {
  const words = 'Send it again with -F targets=linux/amd64, and all else as before.';
  expect(line({ ldflags: ['x'.repeat(1_000)] })).toBe(words);
  expect(line({ ldflags: ["-X 'a=b  c'"] })).toBe(words);
});
