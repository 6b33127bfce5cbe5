import { z } from 'zod';

// What is read of the objects that the API server gives: no more than decisions and reports need.

const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

const metadata = z.object({
  name: z.string(),
  uid: z.string(),
  labels: z.record(z.string(), z.string()).default({}),
  creationTimestamp: time,
  /** When it is to be gone, once its deletion was asked. */
  deletionTimestamp: time.optional(),
});

const conditions = z
  .array(
    z.object({
      type: z.string(),
      status: z.string(),
      reason: z.string().default(''),
      message: z.string().default(''),
      lastTransitionTime: time.nullish(),
    }),
  )
  .default([]);

const containers = z
  .array(
    z.object({
      name: z.string(),
      state: z
        .object({
          waiting: z.object({ reason: z.string().default(''), message: z.string().default('') }).optional(),
          running: z.object({ startedAt: time.nullish() }).optional(),
          terminated: z
            .object({
              exitCode: z.int(),
              reason: z.string().default(''),
              startedAt: time.nullish(),
              finishedAt: time.nullish(),
            })
            .optional(),
        })
        .default({}),
    }),
  )
  .default([]);

export const podSchema = z.object({
  metadata,
  spec: z.object({ nodeName: z.string().optional() }),
  status: z
    .object({
      phase: z.string().default('Pending'),
      reason: z.string().default(''),
      message: z.string().default(''),
      conditions,
      initContainerStatuses: containers,
      containerStatuses: containers,
    })
    .prefault({}),
});

export const nodeSchema = z.object({
  metadata,
  spec: z
    .object({
      unschedulable: z.boolean().default(false),
      taints: z
        .array(z.object({ key: z.string(), value: z.string().default(''), effect: z.string() }))
        .default([]),
    })
    .prefault({}),
  status: z
    .object({
      conditions,
      nodeInfo: z
        .object({ architecture: z.string(), kernelVersion: z.string() })
        .default({ architecture: '', kernelVersion: '' }),
    })
    .prefault({}),
});

/** All that is read of an object that only marks an attempt. */
export const metadataSchema = z.object({ metadata });

export type PodView = z.infer<typeof podSchema>;
export type NodeView = z.infer<typeof nodeSchema>;
export type Condition = PodView['status']['conditions'][number];
export type ContainerView = PodView['status']['containerStatuses'][number];

/** Events, as a list of them. A series of one has no `lastTimestamp`. */
export const eventsSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ creationTimestamp: time }),
      lastTimestamp: time.nullish(),
      message: z.string().default(''),
    }),
  ),
});

type EventView = z.infer<typeof eventsSchema>['items'][number];

/** What the newest of them says. */
export function newestMessage(events: readonly EventView[]): string | null {
  const at = ({ lastTimestamp, metadata }: EventView) =>
    (lastTimestamp ?? metadata.creationTimestamp).getTime();
  return events.toSorted((a, b) => at(b) - at(a))[0]?.message ?? null;
}
