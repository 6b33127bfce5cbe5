import { nodePart } from '../../apps/standalone/src/parts/node-part.js';
import { waitUntil } from '../../apps/standalone/src/wait-until.js';

type Part = Parameters<typeof nodePart>[0];

/** One of our programs as a process of its own, which serves once `url` says that it is ready. */
export function servingPart(url: string, part: Omit<Part, 'ready'>): ReturnType<typeof nodePart> {
  const isReady = () =>
    fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  const ready = () => waitUntil(30_000, `${part.name} does not serve within 30 s.`, isReady);
  return nodePart({ ...part, ready });
}
