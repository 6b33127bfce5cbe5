import type { Kubelab } from '../kubelab/lab.js';
import { programsOf } from '../support/programs-of.js';

/** What belongs to a pod and not to what it builds or checks. */
const OWN = new Set(['pause', 'agent']);

/** Tells the programs that run in a namespace's pods, also in those that the API server no longer has. */
export function programsOfPods(lab: Kubelab, namespace: string): () => Promise<readonly string[]> {
  const seen = new Set<string>();
  return async () => {
    const uids = await lab.kubectl(
      ...['get', 'pods', '--namespace', namespace],
      ...['--output', 'jsonpath={.items[*].metadata.uid}'],
    );
    for (const uid of uids.split(' ').filter(Boolean)) seen.add(`pod${uid}`);
    return [...seen].flatMap(programsOf).filter((program) => !OWN.has(program));
  };
}
