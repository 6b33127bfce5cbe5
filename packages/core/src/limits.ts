/** What one attempt may use. */
export interface AttemptLimits {
  readonly memoryBytes: number;
  /** CPUs' worth of time; may be a fraction. */
  readonly cpus: number;
  readonly processes: number;
  readonly diskBytes: number;
  readonly wallSeconds: number;
  readonly logBytes: number;
  /** All files that come back, together. */
  readonly outputBytes: number;
}
