import { join } from 'node:path';
import type { PartSpec } from '../part.js';

/** Where the built code lies: a clone, or its copy in CGOFORGE_HOME. */
export const codeRoot = join(import.meta.dirname, '../../../..');

/** A program of this repository as a part, under the Node of npm; `npm run dev` has a debugger's port for it. */
export function nodePart(
  part: Pick<PartSpec, 'name' | 'env' | 'ready'> & {
    readonly program: string;
    readonly code?: string;
    /** Of Node, beside what every part is started with. */
    readonly flags?: readonly string[];
  },
): PartSpec {
  const { name, env, ready, program, code = codeRoot, flags = [] } = part;
  const port = env[`CGOFORGE_INSPECT_${name.toUpperCase()}`];
  return {
    name,
    command: join(code, 'node_modules/.bin/node'),
    args: [
      ...(port ? [`--inspect=127.0.0.1:${port}`] : []),
      ...['--enable-source-maps', ...flags],
      join(code, program),
    ],
    // Its output is a file.
    env: { ...env, NODE_ENV: 'production', NO_COLOR: '1' },
    ready,
    stopSignal: 'SIGTERM',
  };
}
