import { readFileSync } from 'node:fs';
import { builtReport, ended, knownOf, receivedOf } from '@test-support/attempt-reports.js';
import { describe, expect, it } from 'vitest';
import { type AgentPlan, readAgentPlan } from './agent-plan.js';
import { endingOf } from './attempt-end.js';
import type { CheckReport, CompileReport, DeliveryReport } from './ports/received.js';

/** What the agent's own tests read too, so that neither side can come to know it otherwise. */
function vector<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../../test/vectors/${name}`, import.meta.url), 'utf8'));
}

describe('the plan of an attempt', () => {
  const plan: AgentPlan = {
    version: 2,
    attempt: 'att_0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b',
    intake: 'http://cgoforge-intake:8081',
    sourceDigest: 'h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
    target: { os: 'linux', arch: 'arm', variant: 'v7', runtime: 'glibc2.36' },
    loader: '/lib/ld-linux-armhf.so.3',
    ...{ go: '1.25.14', bringsGo: true, modulesFrom: 'intake' },
    ...{ disk: 'node', processes: 'agent', cache: 'fresh' },
    options: {
      ...{ package: './cmd/...', dir: 'backend', output: 'app' },
      ...{ ldflags: '-s -w', tags: ['sqlite'], trimpath: true },
    },
    limits: {
      ...{ memoryBytes: 4_294_967_296, cpus: 1.5, processes: 512, diskBytes: 8_589_934_592 },
      ...{ wallSeconds: 1800, logBytes: 67_108_864, outputBytes: 2_147_483_648 },
    },
  };

  it('is what the agent reads', () => {
    expect(vector('plan-v2.json')).toEqual(plan);
    expect(readAgentPlan(vector('plan-v2.json'))).toEqual(plan);
  });

  it('of the previous release means what it meant then', () => {
    expect(readAgentPlan(vector('plan-v1.json'))).toEqual(plan);
    const old = { ...vector<object>('plan-v1.json'), imageGo: plan.go, modules: false };
    expect(readAgentPlan(old)).toEqual({ ...plan, bringsGo: false, modulesFrom: 'none' });
  });

  it('of a newer release is left to it', () => {
    expect(() => readAgentPlan({ ...plan, version: 3 })).toThrow('has version 3, and this release knows 2');
  });
});

describe('the reports of an attempt', () => {
  const { compiled, refused, delivered, checked } =
    vector<Record<string, { v1: unknown; v2: unknown }>>('reports.json');

  it('are what the agent sends', () => {
    const peak = { memoryBytes: 104_857_600, diskBytes: 2_097_152, processes: 7 };
    const end: CompileReport = { ...builtReport, peak, wallMs: 1500, outputs: ['app', 'tool'] };
    const refusal = 'There is no main package to build: none matches package, tags and the target.';
    const delivery: DeliveryReport = { refusal: null };
    const ran = { passed: true, kind: 'ran', exitCode: null, stillRunning: true } as const;
    const crashed = { passed: false, detail: 'It was ended by SIGSEGV within 2 s.' } as const;
    const files: CheckReport[] = [
      { name: 'app', sha256: 'a'.repeat(64), result: ran },
      { name: 'libtool.so', sha256: 'b'.repeat(64), result: { passed: true, kind: 'loaded' } },
      { name: 'tool', sha256: 'c'.repeat(64), result: crashed },
    ];
    expect(compiled?.v2).toEqual({ version: 2, ...end });
    expect(refused?.v2).toEqual({ version: 2, ...end, step: 'list', outputs: [], refusal });
    expect(delivered?.v2).toEqual({ version: 2, ...delivery });
    expect(checked).toEqual({ v1: files, v2: { version: 2, files } });
  });
});

describe('the exit codes of the agent', () => {
  const codes =
    vector<Record<'built' | 'notBuilt' | 'wrongSource' | 'noRoom' | 'unable', number>>('exit-codes.json');
  const waiting = { state: 'waiting' } as const;
  const endOf = (source: number, compile?: number) => {
    const containers = { source: ended(source), agent: waiting, check: waiting };
    const compiler = compile === undefined ? waiting : ended(compile);
    return endingOf(knownOf({ ...containers, compile: compiler, over: true }), receivedOf(), false);
  };

  it('tell another source from one that could not be brought', () => {
    expect(endOf(codes.wrongSource)?.takenBy?.detail).toBe(
      'The source that reached the attempt is not the one that was sent.',
    );
    expect(endOf(codes.noRoom)).toMatchObject({ diskFull: true });
    expect(endOf(codes.unable)?.takenBy?.detail).toBe(
      'The source could not be brought to the attempt (exit code 70).',
    );
  });

  it('make no build of what is not reported', () => {
    expect(endOf(0, codes.built)).toMatchObject({ outputs: [], takenBy: { code: 'lost' } });
    expect(endOf(0, codes.notBuilt)).toMatchObject({ exitCode: 1, outputs: [] });
    expect(endOf(0, codes.unable)?.takenBy?.code).toBe('lost');
  });
});
