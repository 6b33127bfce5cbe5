/** `Machine` of a COFF header (Microsoft's PE format, Machine Types) in Go's words. */
const MACHINES: Readonly<Record<number, string>> = {
  332: '386',
  452: 'arm',
  34404: 'amd64',
  43620: 'arm64',
};

/** Go's word for the machine; `null` where Windows has none of it. */
export function peMachine(machine: number): string | null {
  return MACHINES[machine] ?? null;
}
