import { AR_MAGIC, membersOf } from './ar-archive.js';
import { type ByteRange, type ByteSource, readRange } from './byte-source.js';
import { MalformedBinary } from './malformed-binary.js';
import { objectMachines } from './object-machines.js';

const PREBUILT = /\.(a|o|obj|lib|so(\.[0-9]+)*|syso|dll|dylib)$/i;

/** Whether a file of this name came compiled, so that it serves some architectures and not others. */
export function isPrebuiltName(name: string): boolean {
  return PREBUILT.test(name);
}

/**
 * The architectures inside a prebuilt object or library in Go's words, sorted. Empty when the content does not say, as
 * that of a thin archive, a linker script or a damaged file: judging it is left to the linker.
 */
export async function machinesOf(source: ByteSource): Promise<readonly string[]> {
  const machines = new Set<string>();
  try {
    for await (const machine of eachMachine(source)) machines.add(machine);
  } catch (error) {
    if (!(error instanceof MalformedBinary)) throw error;
  }
  return [...machines].sort();
}

async function* eachMachine(source: ByteSource): AsyncGenerator<string> {
  const length = Math.min(source.size, AR_MAGIC.length);
  const magic = await readRange(source, { offset: 0, length }, 'first bytes');
  if (!magic.equals(AR_MAGIC)) yield* await objectMachines(source);
  else for await (const member of membersOf(source)) yield* await objectMachines(part(source, member));
}

function part(source: ByteSource, { offset, length }: ByteRange): ByteSource {
  const size = Math.min(length, Math.max(source.size - offset, 0));
  return { size, read: (at, count) => source.read(offset + at, count) };
}
