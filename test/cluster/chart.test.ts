import { join } from 'node:path';
import { poolConfigSchema } from '@cgoforge/adapter-kubernetes';
import { describe, expect, it } from 'vitest';
import { readConfig as readApiConfig } from '../../apps/api/src/config.js';
import { readConfig as readIntakeConfig } from '../../apps/api/src/intake/config.js';
import { readConfig as readWorkerConfig } from '../../apps/worker/src/config.js';
import { helm, RELEASE } from './installation.ts';
import { installed } from './installed.ts';

const site = installed();
const own = ['--namespace', RELEASE];
const builds = ['--namespace', `${RELEASE}-builds`];
const CHART = join(import.meta.dirname, '../../helm/cgoforge');

interface Container {
  readonly image: string;
  readonly env: readonly { readonly name: string; readonly value?: string }[];
}

interface PodSpec {
  readonly automountServiceAccountToken?: boolean;
  readonly containers: readonly [Container];
}

interface Found {
  readonly metadata: { readonly name: string };
  readonly data: Readonly<Record<string, string>>;
  readonly rules: readonly object[];
  readonly spec: { readonly template: { readonly spec: PodSpec } };
}

async function list(kind: string, ...where: readonly string[]): Promise<readonly Found[]> {
  return JSON.parse(await site.lab.kubectl(...where, 'get', kind, '--output=json')).items;
}

/** The environment of a Deployment's one container; what comes from elsewhere has some value. */
async function environmentOf(name: string): Promise<NodeJS.ProcessEnv> {
  const found = (await list('deployments', ...own)).find(({ metadata }) => metadata.name === name);
  const variables = found?.spec.template.spec.containers[0].env ?? [];
  return Object.fromEntries(variables.map((variable) => [variable.name, variable.value ?? 'elsewhere']));
}

describe('the chart, installed', () => {
  it('gives each service the settings that it reads, in values that it takes', async () => {
    expect(readApiConfig(await environmentOf('cgoforge-api')).CGOFORGE_STORE).toBe('minio');
    expect(readIntakeConfig(await environmentOf('cgoforge-intake')).CGOFORGE_INTAKE_PORT).toBe(8081);
    const worker = readWorkerConfig(await environmentOf('cgoforge-worker-linux-amd64'));
    expect(worker.CGOFORGE_EXECUTOR).toBe('kubernetes');
  });

  it('writes pools that a worker takes', async () => {
    const pools = (await list('configmaps', ...own)).flatMap(({ data }) => data['pool.json'] ?? []);
    expect(pools.map((json) => poolConfigSchema.parse(JSON.parse(json)))).toMatchObject([
      { name: 'linux-amd64', arch: 'amd64', intakeUrl: 'http://cgoforge-intake.cgoforge.svc:8081' },
      { name: 'linux-arm64', arch: 'arm64' },
    ]);
  });

  it('lets a worker make, see and remove what attempts consist of, see nodes, and nothing else', async () => {
    const core = (name: string, ...verbs: string[]) => ({ apiGroups: [''], resources: [name], verbs });
    const [role] = await list('roles', ...builds);
    expect(role?.rules).toEqual([
      core('pods', 'create', 'get', 'list', 'watch', 'delete'),
      core('configmaps', 'create', 'get', 'list', 'delete'),
      core('secrets', 'create'),
      core('events', 'list'),
    ]);
    const roles = await list('clusterroles', '--selector=app.kubernetes.io/name=cgoforge');
    expect(roles.map(({ rules }) => rules)).toEqual([[core('nodes', 'list', 'watch')]]);
    expect(await list('roles', ...own)).toEqual([]);
  });

  it('gives a token of the cluster to workers alone', async () => {
    const deployments = await list('deployments', ...own);
    const withToken = deployments.filter(
      ({ spec }) => spec.template.spec.automountServiceAccountToken !== false,
    );
    const workers = ['cgoforge-worker-linux-amd64', 'cgoforge-worker-linux-arm64'];
    expect(withToken.map(({ metadata }) => metadata.name)).toEqual(workers);
    const accounts = await site.lab.kubectl(...builds, 'get', 'serviceaccount/cgoforge-build', '-oyaml');
    expect(accounts).toContain('automountServiceAccountToken: false');
  });

  it('runs our own pods within Pod Security restricted too, and keeps builds to it', async () => {
    const label = ['label', '--dry-run=server', '--overwrite', 'namespace', RELEASE];
    const said = await site.lab.kubectl(...label, 'pod-security.kubernetes.io/enforce=restricted');
    expect(said).not.toContain('violate');
    const kept = await site.lab.kubectl('get', 'namespace', `${RELEASE}-builds`, '-oyaml');
    expect(kept).toContain('pod-security.kubernetes.io/enforce: restricted');
  });

  it('restarts the workers of a pool that changed, after the migration, and those alone', async () => {
    const names = async () =>
      (await list('replicasets', ...own))
        .map(({ metadata }) => metadata.name.replace(/-[^-]*$/, ''))
        .sort()
        .filter((name, index, all) => all.indexOf(name) !== index);
    const values = JSON.parse(await helm(site.lab, ...own, 'get', 'values', RELEASE, '-ojson'));
    const pools = [{ ...values.pools[0], slots: 3 }, ...values.pools.slice(1)];
    const upgrade = (list: object) => [
      ...['upgrade', RELEASE, CHART, '--reuse-values', '--wait', '--timeout=5m'],
      `--set-json=pools=${JSON.stringify(list)}`,
    ];
    await helm(site.lab, ...own, ...upgrade(pools));
    expect(await names()).toEqual(['cgoforge-worker-linux-amd64']);
    await helm(site.lab, ...own, ...upgrade(values.pools));
  });
});
