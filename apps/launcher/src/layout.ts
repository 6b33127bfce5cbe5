import { join } from 'node:path';

export type Layout = ReturnType<typeof layoutOf>;

/** Where the launcher's own things lie; `sandbox` is root's alone (0700). */
export function layoutOf(home: string) {
  const sandbox = join(home, 'sandbox');
  return {
    sandbox,
    // So that two homes never see each other's containers.
    runcState: join(sandbox, 'runc'),
    attempts: join(sandbox, 'attempts'),
    disks: join(sandbox, 'disks'),
    caches: join(sandbox, 'caches'),
    // The fixed roots of the host toolchain, and of the agent and nothing else.
    hostRoot: join(sandbox, 'root'),
    agentRoot: join(sandbox, 'agent'),
  };
}

/** The folders below the home that the service makes, by the names that lead to them: layers, and intake's socket. */
export const LAYERS = ['layers'];
export const INTAKE = ['run', 'service', 'intake'];
