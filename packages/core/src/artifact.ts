import type { FileReport } from './file-report.js';
import type { Comparison } from './rebuild.js';

/** How the program did when it was started in the target's minimal root. */
export type CheckResult =
  | {
      readonly passed: true;
      readonly kind: 'ran';
      readonly exitCode: number | null;
      readonly stillRunning: boolean;
      /** It started although it names functions that no library of the root has: it may end when it calls one. */
      readonly lazy?: boolean;
      /** Where arguments were given to start it with once more. */
      readonly smoke?: SmokeRun;
    }
  | { readonly passed: true; readonly kind: 'loaded' }
  /** It is for a system that is not here, or with `deps=allow` lacks libraries and nothing else was found amiss. */
  | {
      readonly passed: true;
      readonly kind: 'not started';
      /** Why, as a sentence. */
      readonly detail: string;
      readonly missing?: readonly string[];
    }
  | { readonly passed: false; readonly detail: string };

/** How a program ended that was started with the arguments of a request. */
export interface SmokeRun {
  /** `null` of one that was still running when its time was over; 128 and the number of a signal that ended it. */
  readonly exitCode: number | null;
  /** The first that it printed, to either stream. */
  readonly output: string;
}

/** A verified file, before or after publication. */
export interface VerifiedFile {
  /** The name the user downloads it under. */
  readonly name: string;
  readonly sha256: string;
  readonly size: number;
  readonly objectKey: string;
  /** `null` of a header. */
  readonly report: FileReport | null;
  /** `null` of what is neither started nor loaded: a static library, a header, debug information. */
  readonly check: CheckResult | null;
  /** Where it was compiled and checked. */
  readonly builtOn: Machine;
  /** Of a file of a rebuild, where the other build has one of its name. */
  readonly comparedWith?: Comparison;
}

/** A machine as it was seen to be: the proof that nothing was emulated. */
export interface Machine {
  /** The node's name, or the machine's. */
  readonly name: string;
  /** In Go's words; of a node as its kubelet reports it, of a sandbox as the kernel does. */
  readonly architecture: string;
  /** The kernel's release, such as `6.1.0-18-amd64`. */
  readonly kernel: string;
}
