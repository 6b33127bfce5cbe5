import type { Layout } from './fields.js';

/** `e_machine` in Go's words, where class and byte order do not matter. */
const MACHINES: Readonly<Record<number, string>> = {
  2: 'sparc',
  3: '386',
  20: 'ppc',
  22: 's390x',
  40: 'arm',
  43: 'sparc64',
  183: 'arm64',
  258: 'loong64',
};

/** Go's word for the machine; `machine N` where Go has none. */
export function machineName(machine: number, { wide, littleEndian }: Layout): string {
  switch (machine) {
    case 8:
      return `mips${wide ? '64' : ''}${littleEndian ? 'le' : ''}`;
    case 21:
      return littleEndian ? 'ppc64le' : 'ppc64';
    case 62:
      return wide ? 'amd64' : 'amd64p32';
    case 243:
      return wide ? 'riscv64' : 'riscv';
    default:
      return MACHINES[machine] ?? `machine ${machine}`;
  }
}
