import { join } from 'node:path';

/** Where the launcher's own things lie; `sandbox` is root's alone (0700). */
export interface Layout {
  readonly sandbox: string;
  /** runc's state, so that two homes never see each other's containers. */
  readonly runcState: string;
  readonly attempts: string;
  readonly disks: string;
  readonly caches: string;
  /** The fixed root of the host toolchain. */
  readonly hostRoot: string;
  /** Stands in for a module view where the source needs none. */
  readonly empty: string;
}

export function layoutOf(home: string): Layout {
  const sandbox = join(home, 'sandbox');
  return {
    sandbox,
    runcState: join(sandbox, 'runc'),
    attempts: join(sandbox, 'attempts'),
    disks: join(sandbox, 'disks'),
    caches: join(sandbox, 'caches'),
    hostRoot: join(sandbox, 'root'),
    empty: join(sandbox, 'empty'),
  };
}
