import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { makeOnce } from '../support/make-once.ts';
import { run } from '../support/run.ts';

const PINNED = 'schemathesis==4.32.5';

/** What holds of each answer to a request that the document allows, and to many that it does not. */
const CHECKS = ['not_a_server_error', 'status_code_conformance', 'content_type_conformance'];

it('answers whatever is asked as openapi.json says: by a status, a media type and a schema of that operation', async () => {
  const packages = await makeOnce(
    join(homedir(), '.cache/cgoforge-test', PINNED.replace('==', '-')),
    (making) => run('python3', ['-m', 'pip', 'install', '--quiet', '--target', making, PINNED]),
  );
  const output = await run(
    'sh',
    [
      ...['-c', '"$@" 2>&1 || echo "exit code $?"', 'sh', 'python3', '-m', 'schemathesis.cli'],
      ...['run', `${inject('serviceUrl')}/openapi.json`, '--seed=1', '--max-examples=20'],
      ...['--phases=coverage,fuzzing', '--request-timeout=20'],
      `--checks=${CHECKS.join()},response_schema_conformance`,
    ],
    { cwd: packages, env: { ...process.env, PYTHONPATH: packages } },
  );
  expect(output).not.toContain('exit code');
  expect(output).toMatch(/([0-9]{3,}) generated, \1 passed/);
});
