const NODE_NAMES: Readonly<Record<string, string>> = {
  x64: 'amd64',
  ia32: '386',
  // Node runs on no machine of that name whose bytes come in the other order.
  ppc64: 'ppc64le',
};

/** Go's word for an architecture, given Node's (`process.arch`): `amd64` for `x64`; `arm64` is the same in both. */
export function goArchOf(nodeArch: string): string {
  return NODE_NAMES[nodeArch] ?? nodeArch;
}
