import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { goRoot } from '../support/go-command.js';

const folder = fileURLToPath(new URL('../../apps/agent', import.meta.url));

function go(args: string[], arch?: string) {
  const path = `${goRoot}/bin:${process.env.PATH}`;
  const env = { ...process.env, PATH: path, ...(arch && { GOARCH: arch }) };
  const { status, stdout, stderr } = spawnSync('go', args, { cwd: folder, env, encoding: 'utf8' });
  return { status, output: `${stdout}${stderr}` };
}

describe('the agent', () => {
  it.each(['amd64', 'arm64'])('is sound Go for %s', (arch) => {
    const { status, output } = go(['vet', './...'], arch);
    expect(status, output).toBe(0);
  });

  it('passes its own tests, which run it in containers', ({ skip }) => {
    const { status, output } = go(['test', '-count=1', '-v', './...']);
    expect(status, output).toBe(0);
    const [skipped] = /^SKIPPED: .*$/m.exec(output) ?? [];
    if (skipped) skip(skipped);
    expect(output).toContain('--- PASS: TestABuildIsDeliveredAndChecked');
  });
});
