import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { poolConfigSchema } from '@cgoforge/adapter-kubernetes';
import { describe, expect, it } from 'vitest';
import { buildComponents } from '../kubelab/components.ts';
import { inFolder } from '../support/in-folder.ts';
import { run } from '../support/run.ts';

const clone = join(import.meta.dirname, '../..');
const CHART = join(clone, 'helm/cgoforge');
const GIB = 1024 ** 3;

/** The values that docs/operations.md shows, with some digest where it leaves them out. */
async function documentedValues(): Promise<string> {
  const page = await readFile(join(clone, 'docs/operations.md'), 'utf8');
  const values = /^```yaml\n(publicUrl:.*?)^```$/ms.exec(page)?.[1];
  if (!values) throw new Error('docs/operations.md shows no values.');
  return values.replaceAll('…', '0'.repeat(64));
}

/** Runs helm with the documented values and with these besides. */
async function helm(args: readonly string[], values: object = {}): Promise<string> {
  return inFolder(async (folder) => {
    const files = [join(folder, 'documented.yaml'), join(folder, 'more.json')] as const;
    await writeFile(files[0], await documentedValues());
    await writeFile(files[1], JSON.stringify(values));
    const all = [...args, ...files.map((file) => `--values=${file}`)];
    return run(join(await buildComponents(), 'helm'), all);
  });
}

const render = (values?: object) => helm(['template', 'cgoforge', CHART, '--namespace', 'cgoforge'], values);

/** The only, or first, number in a manifest that the pattern finds. */
function numberIn(manifest: string, pattern: RegExp): number {
  const found = pattern.exec(manifest)?.[1];
  if (!found) throw new Error(`The manifest has nothing like ${pattern}.`);
  return Number(found);
}

function poolsIn(manifest: string) {
  const texts = [...manifest.matchAll(/^ {2}pool\.json:\s+\|-\n((?: {6}.*\n)+)/gm)];
  return texts.map(([, json = '']) => poolConfigSchema.parse(JSON.parse(json)));
}

describe('the chart, with the values of docs/operations.md', () => {
  it('makes the pools that they say, as a worker takes them', async () => {
    const toolchains = [{ name: 'debian-12', go: '1.26.8' }];
    expect(poolsIn(await render())).toMatchObject([
      { name: 'linux-amd64', arch: 'amd64', toolchains },
      { name: 'linux-arm64', arch: 'arm64', toolchains },
    ]);
  });

  it('passes the linter', async () => {
    expect(await helm(['lint', '--strict', CHART])).toContain('0 chart(s) failed');
  });

  it('makes no Secret, and names every image by digest', async () => {
    const manifest = await render();
    expect(manifest).not.toMatch(/^kind: Secret$/m);
    const images = [...manifest.matchAll(/^\s+image: (.*)$/gm)].map(([, image]) => image);
    expect(images.length).toBeGreaterThan(4);
    expect(images.filter((image) => !/@sha256:[0-9a-f]{64}$/.test(image ?? ''))).toEqual([]);
  });

  it('lets uploads take as much as their disk may have', async () => {
    const manifest = await render({ api: { spoolGibibytes: 7 } });
    const api = manifest.slice(
      manifest.indexOf('# Source: cgoforge/templates/api.yaml\napiVersion: apps/v1'),
    );
    expect(numberIn(api, /CGOFORGE_SPOOL_BYTES, value: "(\d+)"/)).toBe(6 * GIB);
    expect(numberIn(api, /name: home\n(?:\s+#.*\n)?\s+emptyDir: \{ sizeLimit: (\d+)Gi \}/)).toBe(7);
  });

  it('has modules emptied before the kubelet evicts intake for them', async () => {
    const manifest = await render({ intake: { cacheGibibytes: 8 } });
    expect(numberIn(manifest, /CGOFORGE_MODULE_STORE_BYTES, value: "(\d+)"/)).toBe(6 * GIB);
    expect(manifest).toContain('emptyDir: { sizeLimit: 8Gi }');
  });

  it('ends no API that still answers', async () => {
    const manifest = await render();
    const grace = numberIn(manifest, /terminationGracePeriodSeconds: (\d+)/);
    expect(grace).toBeGreaterThan(numberIn(manifest, /CGOFORGE_DRAIN_SECONDS, value: "(\d+)"/));
  });

  it('lets a drain take one API and one intake at a time', async () => {
    const budgets =
      /kind: PodDisruptionBudget\nmetadata:\n {2}name: (.*)\n(?:.*\n)*?spec:\n {2}maxUnavailable: 1\n/g;
    const names = [...(await render()).matchAll(budgets)].map(([, name]) => name);
    expect(names).toEqual(['cgoforge-api', 'cgoforge-intake']);
  });

  it('has a PriorityClass for builds when it is asked for one', async () => {
    const manifest = await render({ builds: { priority: -10 } });
    expect(manifest).toMatch(/^kind: PriorityClass$/m);
    expect(poolsIn(manifest).map((pool) => pool.priorityClassName)).toEqual(Array(2).fill('cgoforge-builds'));
  });

  const twice = { name: 'linux', arch: 'amd64' };
  const zeros = `sha256:${'0'.repeat(64)}`;
  const images = { image: `a@${zeros}`, checkImage: `b@${zeros}` };
  const toolchains = [{ name: 'debian-12', ...images }];

  it.each([
    [{ pools: [twice] }, 'The pool linux has no toolchains'],
    [{ pools: [twice, twice], poolDefaults: { toolchains } }, 'Two pools have the name linux'],
    [{ pools: [{ name: 'mips', arch: 'mips64' }] }, 'value must be one of'],
    [{ api: { service: { nodePort: 30080 } } }, 'set api.service.type to NodePort or LoadBalancer'],
    [{ api: { replica: 3 } }, "additional properties 'replica' not allowed"],
    [{ images: { api: 'cgoforge/api:1' } }, "'cgoforge/api:1' does not match pattern"],
    [{ publicUrl: '' }, "at '/publicUrl'"],
    [{ poolDefaults: { slots: 5000 } }, "at '/poolDefaults/slots'"],
    [{ poolDefaults: { tolerations: [{ keey: 'x' }] } }, "additional properties 'keey' not allowed"],
    [{ poolDefaults: { toolchains: [{ runtime: 'glibc..' }] } }, "at '/poolDefaults/toolchains/0/runtime'"],
    [
      { poolDefaults: { agentResources: { memoryBytes: 1 } } },
      "at '/poolDefaults/agentResources/memoryBytes'",
    ],
    [{ images: { agent: `R/A@${zeros}` } }, "at '/images/agent'"],
    [{ allowedHosts: ['https://a.example.com'] }, "at '/allowedHosts/0'"],
    [{ objectStore: { endpoint: 'https://s3.example.com/bucket' } }, "at '/objectStore/endpoint'"],
    [{ builds: { namespace: 'Builds' } }, "at '/builds/namespace'"],
  ])('refuses %j with the reason', (values, reason) => expect(render(values)).rejects.toThrow(reason));

  it.each([
    [{ imagePullSecrets: ['registry.example.com'] }],
    [{ objectStore: { endpoint: 'http://10.0.0.1:9000/', publicEndpoint: '' } }],
    [{ allowedHosts: ['a.example.com', '[fd00::1]'], builds: { namespace: 'other-builds' } }],
    [{ api: { service: { type: 'NodePort', nodePort: 30080 } } }],
  ])('takes %j', async (values) => {
    expect(poolsIn(await render(values))).toHaveLength(2);
  });
});
