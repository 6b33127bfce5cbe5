const NODE_NAMES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

/** Go's word for an architecture, given Node's (`process.arch`): `amd64` for `x64`; `arm64` is the same in both. */
export function goArchOf(nodeArch: string): string {
  return NODE_NAMES[nodeArch] ?? nodeArch;
}
