import { readFileSync } from 'node:fs';
import { OFFERED_RUNTIME, RELEASE_OF_GO, SIZES } from '@cgoforge/core';
import { describedToolchains, OF_MACHINE, readGoReleases, readToolchain, serves } from '@cgoforge/toolchains';
import { z } from 'zod';
import {
  dnsLabelSchema,
  dnsNameSchema,
  labelKeySchema,
  labelValueSchema,
  pinnedImageSchema,
} from './kubernetes-names.js';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

const positive = z.int().positive();

const resourcesSchema = z.strictObject({
  /** CPUs' worth of time; may be a fraction. */
  cpus: z.number().positive().max(1024),
  memoryBytes: z.int().min(16 * MIB, 'is below 16 MiB: a container of this size does not start'),
});

const sizeSchema = z.strictObject({
  ...resourcesSchema.shape,
  diskBytes: z.int().min(64 * MIB, 'is below 64 MiB: no build fits'),
});

const toolchainSchema = z
  .strictObject({
    /** One that `toolchains/` describes, or another, which says its runtime and its Go. */
    name: dnsLabelSchema,
    /** What compiles. */
    image: pinnedImageSchema,
    /** The minimal root of what is built for, in which it is started. */
    checkImage: pinnedImageSchema,
    runtime: z.string().regex(OFFERED_RUNTIME, 'is no runtime: glibc2.36').exactOptional(),
    /** The Go that the image has. */
    go: z.string().regex(RELEASE_OF_GO, 'is not a release of Go: 1.26.8').exactOptional(),
    parts: z.record(z.string(), z.string()).default({}),
  })
  .transform((toolchain, context) => {
    const described = readToolchain(toolchain.name);
    const { runtime, go = described && readGoReleases().default } = toolchain;
    const isKnown = runtime !== undefined || (described && described.runtimes !== OF_MACHINE);
    if (isKnown && go) return { ...toolchain, go };
    const message = `is none of ${describedToolchains().join(', ')}: say its runtime and its go too`;
    context.addIssue({ code: 'custom', path: ['name'], message });
    return z.NEVER;
  });

const tolerationSchema = z.strictObject({
  key: labelKeySchema.exactOptional(),
  operator: z.enum(['Exists', 'Equal']).exactOptional(),
  value: labelValueSchema.exactOptional(),
  effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']).exactOptional(),
  tolerationSeconds: z.int().exactOptional(),
});

/** A pool of nodes of one architecture, as `CGOFORGE_POOL_FILE` says it; unknown fields are refused. */
export const poolConfigSchema = z
  .strictObject({
    /** The pool's name, which all its workers share. */
    name: dnsLabelSchema.max(40),
    arch: z.enum(['amd64', 'arm64', 'ppc64le', 's390x', 'riscv64']),
    /** How many attempts run at once. */
    slots: z.int().min(1).max(1000),
    /** Where the pods are. */
    namespace: dnsLabelSchema,
    /** Tells the objects of two services in one namespace apart. */
    instance: labelValueSchema.min(1).default('cgoforge'),
    /** Intake, as pods reach it. */
    intakeUrl: z
      .url()
      .regex(/^https?:\/\/.*[^/]$/, 'does not begin with http:// or https://, or ends with a slash')
      .default('http://cgoforge-intake:8081'),
    /** Has no rights; its token is not mounted. */
    serviceAccount: dnsNameSchema.default('cgoforge-build'),
    images: z.strictObject({ agent: pinnedImageSchema }),
    toolchains: z.array(toolchainSchema).min(1, 'is empty: nothing could be built'),
    sizes: z.strictObject({ small: sizeSchema, medium: sizeSchema, large: sizeSchema }).default({
      small: { cpus: 1, memoryBytes: 2 * GIB, diskBytes: 4 * GIB },
      medium: { cpus: 2, memoryBytes: 4 * GIB, diskBytes: 8 * GIB },
      large: { cpus: 4, memoryBytes: 8 * GIB, diskBytes: 16 * GIB },
    }),
    /** The size of a build that asks for none. */
    size: z.enum(SIZES).default('medium'),
    limits: z
      .strictObject({
        wallSeconds: positive.default(1800),
        logBytes: positive.default(64 * MIB),
        processes: positive.default(512),
        outputBytes: positive.default(2 * GIB),
      })
      .prefault({}),
    /** What the two containers beside the compiler get. */
    agentResources: resourcesSchema.default({ cpus: 0.25, memoryBytes: 128 * MIB }),
    checkResources: resourcesSchema.default({ cpus: 0.5, memoryBytes: 512 * MIB }),
    nodeSelector: z.record(labelKeySchema, labelValueSchema).default({}),
    tolerations: z.array(tolerationSchema).default([]),
    priorityClassName: dnsNameSchema.exactOptional(),
    runtimeClassName: dnsNameSchema.exactOptional(),
    imagePullSecrets: z.array(dnsNameSchema).default([]),
    /** `Default`: the node's own resolver, for an intake that has a name outside of the cluster. */
    dnsPolicy: z.enum(['ClusterFirst', 'Default']).default('ClusterFirst'),
    /** `false`: pods in a user namespace of their own, where nodes can. */
    hostUsers: z.boolean().exactOptional(),
    /** Whether nodes are made when pods wait for them. */
    canScaleUp: z.boolean().default(false),
    deadlines: z
      .strictObject({
        /** How long an image may be out of reach. */
        imageSeconds: positive.default(300),
        /** How long a pod that has a node may come no step nearer to its compiler. */
        startSeconds: positive.default(900),
        /** How long no node may be fit, where none is made on demand. */
        scheduleSeconds: positive.default(60),
        /** How long fit nodes may have no room, or new nodes take. */
        busySeconds: positive.default(1800),
        /** How long a pod of a node that is not Ready may say nothing. */
        nodeSilentSeconds: positive.default(90),
      })
      .prefault({}),
  })
  .refine(({ arch, toolchains }) => toolchains.every(({ name }) => isFor(name, arch)), {
    message: 'A toolchain is for other architectures than this pool',
  })
  .refine(
    ({ toolchains }) => new Set(toolchains.map(({ name }) => name)).size === toolchains.length,
    'Two toolchains have one name',
  );

function isFor(toolchain: string, architecture: string): boolean {
  const described = readToolchain(toolchain);
  return described === null || serves(described, architecture);
}

export type PoolConfig = z.infer<typeof poolConfigSchema>;

/** Reads the file once; a bad value stops the boot and says which. */
export function readPoolConfig(path: string): PoolConfig {
  const result = poolConfigSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (result.success) return result.data;
  throw new Error(`${path} is not a pool:\n${z.prettifyError(result.error)}`);
}
