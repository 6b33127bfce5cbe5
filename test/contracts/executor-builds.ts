import { expect, it } from 'vitest';
import { packFiles } from '../support/pack-files.js';
import { packSample } from '../support/samples.js';
import { app, type ExecutorSteps, goMod, hello, MIB } from './executor-steps.js';

const RACY = `package main

func main() {
	n, done := 0, make(chan bool)
	go func() { n++; done <- true }()
	n++
	<-done
}
`;

/** What a build gives, and what it means when it gives nothing. */
export function describeBuilds(steps: ExecutorSteps): void {
  it('builds, keeps the log, and gives the file out', async () => {
    const built = await steps.build(app());
    const { ending, outcome, log } = built;
    expect(outcome, log.toString()).toBeNull();
    expect(ending).toMatchObject({ step: 'build', exitCode: 0, outputs: ['app'], stoppedBy: null });
    expect(ending.peak.memoryBytes).toBeGreaterThan(MIB);
    expect(log.toString()).toContain('example.com/app');
    expect((await steps.contentOf(built, 'app')).subarray(1, 4).toString()).toBe('ELF');
  });

  it('names several programs apart, by Go’s own rule where it can', async () => {
    const sameName = packFiles({
      'go.mod': goMod,
      'cmd/server/main.go': hello,
      'tools/server/main.go': hello,
      'cmd/other/v2/main.go': hello,
    });
    const { ending, outcome } = await steps.build(sameName);
    expect(outcome).toBeNull();
    expect([...ending.outputs].sort()).toEqual(['cmd-server', 'other', 'tools-server']);
  });

  it('builds the module of a folder under the name that is asked', async () => {
    const source = packFiles({ README: '', 'a b/go.mod': goMod, 'a b/main.go': hello });
    expect((await steps.build(source, { dir: 'a b', output: 'named' })).ending.outputs).toEqual(['named']);
  });

  it('refuses one name for several programs', async () => {
    const source = packFiles({ 'go.mod': goMod, 'a/main.go': hello, 'b/main.go': hello });
    const { outcome } = await steps.build(source, { output: 'one' });
    const detail = expect.stringContaining('2 main packages');
    expect(outcome).toMatchObject({ code: 'wrong_output', detail });
  });

  it('refuses programs that are not of the source', async () => {
    expect((await steps.build(app(), { package: 'cmd/...' })).outcome?.code).toBe('wrong_output');
  });

  it('takes any linker flags as one value and no more', async () => {
    const hostile = '-s" -o /tmp/elsewhere; -toolexec=/bin/true';
    expect((await steps.build(app(), { ldflags: hostile })).ending.outputs).toEqual([]);
  });

  it('builds with the race detector, which finds a race when the program is started', async () => {
    const { outcome, received } = await steps.build(packFiles({ 'go.mod': goMod, 'main.go': RACY }), {
      race: true,
    });
    expect(outcome).toBeNull();
    expect(received.checked).toMatchObject([{ result: { passed: true, kind: 'ran', exitCode: 66 } }]);
  });

  it('builds a vendored module with no modules but its own', async () => {
    expect((await steps.build(packSample('vendored'))).outcome).toBeNull();
  });
}
